import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { heardBy, questionOf, type ClientState, type DhcpAsker } from '../../shared/protocol/dhcp/client.ts'
import { encodeDhcp } from '../../shared/protocol/dhcp/encode.ts'
import { decodeDhcp } from '../../shared/protocol/dhcp/message.ts'
import { nthMac } from '../support/mac.ts'

/**
 * A rack of phones that is switched on, a process of its own as phones are: all ask at once, each with its DISCOVER and
 * its REQUEST. Answers with how long each took to its lease, for those that got one.
 */
const [phoneCount = '0', serverPort = '0', clientPort = '0'] = process.argv.slice(2)

/** Nobody is answered any more by then. */
const PATIENCE_MS = 20_000

interface Asking {
  readonly asker: DhcpAsker
  state: ClientState
  began: number
}

const phones = new Map(
  Array.from({ length: Number(phoneCount) }, (_, index): [string, Asking] => {
    const hardware = nthMac(index)
    const vendor = 'Cisco Systems, Inc. IP Phone CP-8841-3PCC'
    const asker = { hardware, vendor, host: `SEP${hardware}`, xid: index }
    return [hardware, { asker, state: { phase: 'selecting' }, began: 0 }]
  }),
)
const socket = createSocket({ type: 'udp4', reuseAddr: true })
socket.bind(Number(clientPort), '0.0.0.0')
await once(socket, 'listening')
socket.setRecvBufferSize(4 * 1024 * 1024)

const took: number[] = []
const done = Promise.withResolvers<undefined>()
const ask = ({ asker, state }: Asking): void => {
  const question = questionOf(asker, state)
  if (question !== null) socket.send(encodeDhcp(question).bytes, Number(serverPort), '127.0.0.1')
}
socket.on('message', (bytes) => {
  const answer = decodeDhcp(bytes)
  const phone = answer.ok ? phones.get(answer.value.hardware) : undefined
  if (!answer.ok || phone === undefined) return
  const next = heardBy(phone.asker, phone.state, answer.value)
  if (next === phone.state) return
  phone.state = next
  if (next.phase === 'bound') took.push(performance.now() - phone.began)
  if (took.length === phones.size) done.resolve(undefined)
  ask(phone)
})
for (const phone of phones.values()) {
  phone.began = performance.now()
  ask(phone)
}
setTimeout(() => done.resolve(undefined), PATIENCE_MS).unref()
await done.promise
socket.close()
process.stdout.write(JSON.stringify(took))
