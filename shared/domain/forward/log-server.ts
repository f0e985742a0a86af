import { z } from 'zod'
import { lazily } from '../lazily.ts'

/** Where a log server is, and how it is spoken to. */
export interface LogAddress {
  readonly way: 'udp' | 'tcp' | 'tls'
  readonly host: string
  readonly port: number
}

/** Syslog's own; over TLS the one of RFC 5425. */
const PORTS = { udp: 514, tcp: 514, tls: 6_514 } as const

/** `tls://logs.example:6514`, `udp://192.0.2.9`; null for what is none. */
export function parseLogServer(text: string): LogAddress | null {
  const [, way, bracketed, plain, port] =
    /^(udp|tcp|tls):\/\/(?:\[([^\]]+)\]|([^:/\s]+))(?::(\d{1,5}))?\/?$/.exec(text) ?? []
  const host = bracketed ?? plain
  const number = Number(port ?? PORTS[way as keyof typeof PORTS])
  if (host === undefined || !(number >= 1 && number <= 65_535)) return null
  return { way: way as LogAddress['way'], host, port: number }
}

/** To which log server a site's events are passed on from this laptop; kept in `.bench/forward.json`. */
export const forwardSettings = lazily(() =>
  z.object({
    enabled: z.boolean().default(false),
    to: z
      .string()
      .max(300)
      .refine((text) => text === '' || parseLogServer(text) !== null)
      .default(''),
    /** A file on this laptop, in PEM; '' for the authorities that the system trusts. */
    authority: z.string().max(4_096).default(''),
    /** SHA-256 of the server's certificate; stands for an authority. */
    fingerprint: z
      .string()
      .max(200)
      .regex(/^(?:[0-9a-f]{2}[:\s]?){32}$|^$/i)
      .default(''),
  }),
)

export type ForwardSettings = z.output<ReturnType<typeof forwardSettings>>

export const defaultForwardSettings: ForwardSettings = { enabled: false, to: '', authority: '', fingerprint: '' }
