import type { Service } from 'bonjour-service'
import { openBonjour } from '../../electron/bench/net/bonjour.ts'

/** What another computer is told by mDNS: each service that comes or goes is a line of JSON on stdout. */
const [address = ''] = process.argv.slice(2)
const bonjour = openBonjour(address)
const kinds = [
  { type: 'http', protocol: 'tcp' },
  { type: 'tftp', protocol: 'udp' },
  { type: 'syslog', protocol: 'udp' },
] as const
for (const kind of kinds) {
  const tell =
    (event: 'up' | 'down') =>
    ({ name, port, addresses = [] }: Service): void =>
      void process.stdout.write(`${JSON.stringify({ event, type: kind.type, name, port, addresses })}\n`)
  const browser = bonjour.find({ ...kind })
  browser.on('up', tell('up'))
  browser.on('down', tell('down'))
}
process.stdout.write(`${JSON.stringify({ event: 'browsing' })}\n`)
