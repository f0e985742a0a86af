import { expect, test } from 'vitest'
import { scan } from '../../electron/cli/scan.ts'
import { UsageError } from '../../electron/cli/usage-error.ts'
import { runCommand } from '../support/run-command.ts'
import { startPhone } from '../support/phone-world.ts'

const run = (...args: readonly string[]) => runCommand(scan, args)

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
