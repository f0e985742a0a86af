import { type Mac, parseMac } from '../../../shared/domain/identity/mac.ts'
import { isTlsFault, type FaultKind } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { SecureOptions } from '../http/tls/secure-options.ts'
import { pemOf } from '../trust/read-certificate.ts'
import { tlsContext } from '../trust/tls-context.ts'
import type { FetchFrom } from '../virtual-phone/fetcher.ts'
import type { RehearsalTls } from './site-tls.ts'

/** What a scenario puts between a phone and the HTTPS server: another certificate on either side, or another time. */
export interface StagedTls {
  /** How the phone's request goes out with this fault. */
  via(fault: FaultKind, mac: Mac): Pick<FetchFrom, 'to' | 'tls'>
  stop(): Promise<void>
}

const DAYS = { 'server-expired': -1, 'unknown-authority': 365 } as const
type TwinFault = keyof typeof DAYS
const hasTwin = (fault: FaultKind): fault is TwinFault => fault in DAYS

export interface StagedDeps {
  readonly tls: RehearsalTls
  /** Starts the site's HTTPS server once more, with another certificate. */
  readonly start: (secure: SecureOptions) => Promise<RunningServer>
  /** The time of a phone that was switched on at the beginning and that nobody has told the time: from 1970 on. */
  readonly uptime: () => number
}

/** Null for a fault that is not about TLS, and where the site serves no HTTPS. */
export async function stageTls(fault: FaultKind | undefined, deps: StagedDeps): Promise<StagedTls | null> {
  const { tls, uptime } = deps
  if (fault === undefined || !isTlsFault(fault) || tls.secure === null) return null
  const twin = hasTwin(fault) ? await startTwin(fault, tls.secure, deps) : null
  const maker = await tls.maker()
  const root = pemOf(maker.root)
  return {
    via: (kind, mac) => {
      if (kind === 'clock-1970') return { tls: { now: uptime } }
      // The phone itself has it.
      if (kind === 'certificate-expired') return {}
      if (kind === 'other-certificate') return { tls: { certificate: () => maker.certificateFor(neighbourOf(mac)) } }
      // It would trust this one, had it not ended.
      const tlsOf = kind === 'server-expired' ? { tls: { authorities: [root] } } : {}
      return twin === null ? tlsOf : { to: twin, ...tlsOf }
    },
    stop: async () => {
      await twin?.stop()
    },
  }
}

/** The same server under the same names, with a certificate of this rehearsal's own. */
async function startTwin(fault: TwinFault, secure: SecureOptions, { tls, start }: StagedDeps): Promise<RunningServer> {
  const made = await (await tls.maker()).serverCertificate(tls.names, DAYS[fault])
  const context = tlsContext({ ...made, oldPhones: false })
  return start({ ...secure, context: () => context })
}

/** The phone with the next address. */
function neighbourOf(mac: Mac) {
  const last = parseInt(mac.slice(-2), 16) ^ 1
  const next = parseMac(`${mac.slice(0, -2)}${last.toString(16).padStart(2, '0')}`)
  return { mac: next.ok ? next.value : mac, model: 'CP-8841-3PCC', serial: `FCH${mac.slice(-8).toUpperCase()}` }
}
