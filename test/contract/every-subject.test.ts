import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { contract } from '../../shared/ipc/contract/contract.ts'

test('every subject of the contract has its tests, which make each of its calls', () => {
  const without = Object.keys(contract).filter(
    (subject) => !existsSync(join(import.meta.dirname, `${subject}.test.ts`)),
  )
  expect(without).toEqual([])
})
