import { systemClock } from '../../electron/bench/core/clock.ts'
import { startDhcpServer } from '../../electron/bench/dhcp/dhcp-server.ts'
import { bootOptions } from '../../shared/domain/dhcp/boot-options.ts'
import { whyPhone } from '../../shared/domain/dhcp/phones-only.ts'
import { defaultDhcpSettings } from '../../shared/domain/dhcp/settings.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'

/**
 * A DHCP server on the real ports of the network namespace that this program runs in. Each event is a line of JSON on
 * stdout; it ends when its stdin does.
 */
const own = '10.77.0.1'
const tell = (event: unknown): void => void process.stdout.write(`${JSON.stringify(event)}\n`)
const settings = {
  ...defaultDhcpSettings,
  ...{ router: '10.77.0.254', dns: ['10.77.0.253'], ntp: ['10.77.0.252'], domain: 'lyon.example' },
  acsUrl: 'http://acs.example/cwmp',
}

try {
  const server = await startDhcpServer({
    server: 'dhcp',
    subnet: { own, netmask: '255.255.255.0' },
    range: { first: '10.77.0.20', last: '10.77.0.40' },
    leaseSeconds: 120,
    relay: false,
    admits: (client) => whyPhone(client, new Set()) !== null,
    optionsFor: ({ hardware }) =>
      bootOptions({
        ...{ settings, address: own, ports: { tftp: 69, http: 8_080 }, utcOffsetMinutes: 60 },
        hostName: `SEP${hardware.toUpperCase()}`,
      }),
    emit: tell,
    identify: createIdentify(),
    clock: systemClock,
    search: { answerMs: Number(process.argv[2] ?? 100), tries: 1, everyMs: 500 },
  })
  tell({ type: 'serving' })
  void server.ended.then((reason) => {
    tell({ type: 'ended', code: reason instanceof BenchError ? reason.fault.code : String(reason) })
    process.exit(0)
  })
  process.stdin.on('end', () => void server.stop().then(() => process.exit(0))).resume()
} catch (error) {
  tell({ type: 'not-started', ...(error instanceof BenchError ? error.fault : { code: String(error) }) })
}
