import { expect, test } from 'vitest'
import type { Io } from '../../electron/cli/io.ts'
import { scan } from '../../electron/cli/scan.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { startPhone } from '../support/phone-world.ts'

async function run(...args: readonly string[]) {
  const told: Record<string, unknown>[] = []
  const said: string[] = []
  const io: Io = {
    json: args.includes('--json'),
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(object),
    say: (text) => void said.push(text),
    complain: (text) => void said.push(text),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  return { code: await scan.run([...args], io), told, said: said.join('\n') }
}

test('each phone is told once, then the end', async () => {
  const address = '127.93.0.2'
  const { driver } = startPhone({}, { listeners: { address, web: 0, sip: 0 }, localAddress: address })
  const open = await driver.listeners()
  const ports = ['--web-port', String(open.get('web')?.port), '--sip-port', String(open.get('sip')?.port)]
  const { code, told } = await run('127.93.0.0/29', ...ports, '--json')
  expect(code).toBe(0)
  expect(told).toMatchObject([
    { event: 'phone', ip: address, mac: '000e08abcdef', model: 'CP-8841-3PCC', serial: '88012BA01234' },
    { event: 'done', asked: 6, phones: 1 },
  ])
  const { said } = await run('127.93.0.0/29', ...ports)
  expect(said).toContain('00:0e:08:ab:cd:ef')
  expect(said).toContain('1 phone;')
})

test.each([[[]], [['192.168.1.0']], [['10.0.0.0/8']], [['10.0.0.0/24', 'more']], [['10.0.0.0/24', '--web-port', 'x']]])(
  'is misused by %j',
  async (args) => {
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError)
  },
)
