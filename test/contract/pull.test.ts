import { expect, test } from 'vitest'
import { overEachWire } from '../support/contract-suite.ts'

const nobody = { mac: '000e08aabbcc', target: { ip: '127.0.0.1', webPort: 1 } }

overEachWire('pull', (page) => {
  test('a phone that is not there gives neither its configuration nor its screen, and says why', async () => {
    const verdict = { outcome: 'silent', reason: 'no-server' }
    expect(await page.client.pull.compare(nobody)).toEqual({ kind: 'refused', verdict })
    expect(await page.client.pull.screen(nobody)).toEqual({ kind: 'refused', verdict })
    expect(await page.client.pull.screen(nobody)).toMatchObject({ kind: 'wait' })
  })
})
