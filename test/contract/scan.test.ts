import { expect, test } from 'vitest'
import type { ScanTold } from '../../shared/ipc/contract/scan.ts'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('scan', (page) => {
  const told = async (cidr: string): Promise<readonly ScanTold[]> => {
    const all: ScanTold[] = []
    for await (const each of await page.client.scan.start({ cidr, webPort: 1, sipPort: 1 })) all.push(each)
    return all
  }

  test('a subnet is looked at, and the end is told', async () => {
    expect((await page.client.scan.subnets()).some(({ cidr }) => cidr.startsWith('127.'))).toBe(false)
    expect(await told('127.92.0.0/30')).toMatchObject([{ type: 'done', asked: 2, phones: 0 }])
  })

  test.each([
    ['nonsense', 'SUBNET_INVALID'],
    ['10.0.0.0/8', 'SUBNET_TOO_LARGE'],
    ['203.0.113.0/28', 'SUBNET_FOREIGN'],
  ])('%s is refused: %s', async (cidr, code) => {
    await expect(told(cidr)).rejects.toMatchObject({ data: { code } })
  })
})
