import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { readSipServer, type Sighting } from '../../../../shared/domain/discovery/found-phone.ts'
import { headerOf, parseSip, printSip } from '../../../../shared/protocol/sip/message.ts'
import { makeRequest } from '../../../../shared/protocol/sip/request.ts'

export interface SipLooker {
  /** Sends one OPTIONS; it also makes the system learn the device's MAC address. */
  look(ip: string): void
  close(): void
}

/** One socket for all: who answers is known by its address. */
export function openSipLooker(port: number, found: (ip: string, sighting: Sighting) => void): Promise<SipLooker> {
  const socket = createSocket('udp4')
  const { promise, resolve } = Promise.withResolvers<SipLooker>()
  const ignore = (): undefined => undefined
  socket.on('error', ignore)
  socket.on('message', (bytes, from) => {
    const message = parseSip(bytes)
    if (!message.ok || message.value.kind !== 'response') return
    found(from.address, readSipServer(headerOf(message.value, 'server') ?? headerOf(message.value, 'user-agent') ?? ''))
  })
  socket.bind(0, () => {
    const here = `0.0.0.0:${socket.address().port}`
    resolve({
      look: (ip) => {
        const uri = `sip:${ip}${port === 5_060 ? '' : `:${port}`}`
        const request = makeRequest({ method: 'OPTIONS', uri, here, token: randomBytes(9).toString('hex') })
        socket.send(printSip(request), port, ip, ignore)
      },
      close: () => socket.close(),
    })
  })
  return promise
}
