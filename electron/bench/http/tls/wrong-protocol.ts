import type { Socket } from 'node:net'
import { httpDate } from '../answer.ts'
import { redactRefused } from '../redact.ts'
import type { RequestDeps } from '../requests.ts'
import type { Connection } from '../transfer.ts'

const request = /^(?:GET|HEAD|POST|PUT|OPTIONS|DELETE) (\S{1,2048}) HTTP\/1\.[01]\r?\n/
const host = /^host:[ \t]*([^\s]{1,255})/im

/** A phone or a browser whose URL says http:// and the port of https: told in words what to write instead. */
export function answerWrongProtocol(
  { clock, throttle }: Pick<RequestDeps, 'clock' | 'throttle'>,
  { raw, connection, bytes }: { readonly raw: Socket; readonly connection: Connection; readonly bytes: Buffer },
): void {
  const { ip, port } = connection
  const text = bytes.toString('latin1')
  const path = request.exec(text)?.[1]
  throttle.rejected({ ip, port }, path === undefined ? 'not-tls' : 'http-on-tls-port', redactRefused(bytes))
  if (path === undefined) {
    raw.destroy()
    return
  }
  const url = `https://${host.exec(text)?.[1] ?? `${raw.localAddress ?? ''}:${raw.localPort ?? 443}`}${path}`
  const body = `This port speaks HTTPS. Write https:// in the rule:\n${url.replace(/[^\x21-\x7e]/g, '')}\n`
  const head = [
    'HTTP/1.1 400 Bad Request',
    `Date: ${httpDate(clock.now())}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  raw.end(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
  raw.resume()
}
