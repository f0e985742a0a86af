import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PhoneMaker } from '../trust/phone-maker.ts'

/** The vendor's service, by the name that phones are made with (phone-facts 7). */
export const RENEWAL_HOST = 'sudirenewal.cisco.com'
/** A certificate has two or three. */
const BODY_LIMIT = 64 * 1024

interface Place {
  readonly address: string
  readonly port: number
}

export interface RenewalService {
  /** Started when the first phone asks. */
  place(): Promise<Place>
  stop(): Promise<void>
}

/** Stands for the vendor's service on loopback: what a phone shows that its maker signed comes back with a new end. */
export function createRenewalService(maker: () => Promise<PhoneMaker>): RenewalService {
  const server = createServer((request, response) => {
    answer(request, response, maker).catch(() => response.destroy())
  })
  server.requestTimeout = 10_000
  let started: Promise<Place> | null = null
  const start = async (): Promise<Place> => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { address, port } = server.address() as AddressInfo
    return { address, port }
  }
  return {
    place: () => (started ??= start()),
    stop: async () => {
      if (started === null) return
      await started
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  maker: () => Promise<PhoneMaker>,
): Promise<void> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    parts.push(part as Buffer)
    bytes += (part as Buffer).length
    if (bytes > BODY_LIMIT) {
      response.writeHead(413, { Connection: 'close' }).end()
      return
    }
  }
  const renewed =
    request.method === 'POST' ? await (await maker()).renew(Buffer.concat(parts).toString('latin1')) : null
  if (renewed === null) response.writeHead(403, { 'Content-Length': 0 }).end()
  else response.writeHead(200, { 'Content-Type': 'application/x-pem-file' }).end(renewed)
}
