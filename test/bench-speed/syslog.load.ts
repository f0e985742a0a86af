import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/**
 * The senders, a process of its own: each has its own port like a phone. Told by its one argument, answers with one
 * line of JSON. It keeps to its pace by the clock; what it could not send in time it sends as fast as it can.
 */
export interface SyslogLoad {
  readonly host: string
  readonly port: number
  readonly senders: number
  readonly messages: number
  readonly perSecond: number
}

export interface SyslogLoadResult {
  readonly seconds: number
  /** Datagrams that the system took. */
  readonly sent: number
}

const hex = (n: number): string => n.toString(16).padStart(6, '0')
const colons = (mac: string): string => mac.replace(/(..)(?=.)/g, '$1:')

/** What a phone sends for each resync, numbered behind the dashes at which its URL ends: each file is asked for again and again. */
function message(n: number, sender: number): string {
  const mac = `c4b9cd${hex(sender)}`
  return `<134>Aug 10 16:58:50 ${mac} CP-7841-3PCC ${colons(mac)} -- Requesting resync tftp://192.168.1.200:69/${mac}.cfg -- (${n})`
}

async function run({ host, port, senders, messages, perSecond }: SyslogLoad): Promise<SyslogLoadResult> {
  const sockets: Socket[] = []
  for (let n = 0; n < senders; n++) {
    const socket = createSocket('udp4')
    socket.connect(port, host)
    await once(socket, 'connect')
    sockets.push(socket)
  }
  let sent = 0
  let answered = 0
  let begun = 0
  const started = performance.now()
  await new Promise<void>((resolve) => {
    const told = (error: Error | null): void => {
      if (error === null) sent++
      if (++answered === messages) resolve()
    }
    const turn = (): void => {
      const due = Math.min(messages, ((performance.now() - started) / 1000) * perSecond)
      while (begun < due) {
        const sender = begun % senders
        sockets[sender]?.send(message(begun++, sender), told)
      }
      if (begun < messages) setTimeout(turn, 1)
    }
    turn()
  })
  const seconds = (performance.now() - started) / 1000
  for (const socket of sockets) socket.close()
  return { seconds, sent }
}

console.log(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as SyslogLoad)))
