import type { Emit, ServerName, TransferId } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Clock } from '../core/clock.ts'
import { LastAsked } from '../core/last-asked.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { Uploads } from '../core/upload.ts'
import type { Admit } from '../http/admission.ts'
import { startHttpServer } from '../http/http-server.ts'
import type { ProbeFiles } from '../serving/probe-files.ts'
import type { Site } from '../site/site.ts'
import { startSyslogServer } from '../syslog/syslog-server.ts'
import { carryingChoice } from '../tftp/carrier/carrying.ts'
import { systemCalls } from '../tftp/system-calls.ts'
import { startTftpServer } from '../tftp/tftp-server.ts'
import { startBoth } from './both-ports.ts'
import type { Endpoints } from './endpoints.ts'
import type { KeptLines } from './kept-lines.ts'
import type { SiteBroadworks } from './site-broadworks.ts'
import type { SiteSecurity } from './site-security.ts'

export interface ServedSite {
  readonly clock: Clock
  readonly emit: Emit
  readonly identify: Identify
  readonly transferId: () => TransferId
  readonly site: Site
  readonly endpoint: Endpoints['endpoint']
  readonly files: ProbeFiles
  readonly security: SiteSecurity
  readonly broadworks: SiteBroadworks
  readonly admit: Admit
  readonly uploads: Uploads
  readonly keptLines: KeptLines
  /** Aborted when what syslog still holds is to be dropped and counted. */
  readonly hurry: AbortSignal
  /** TFTP transfers that run now. */
  readonly fetching: () => number
}

/** How each server that phones fetch from, or write to, is started for a site. */
export function serverStarters(
  served: ServedSite,
): Readonly<Record<Exclude<ServerName, 'dhcp'>, () => Promise<RunningServer>>> {
  const { site, endpoint, files, security, broadworks, admit, uploads, clock, emit } = served
  const asked = new LastAsked(clock)
  const carrying = carryingChoice(process.env)
  const libc = systemCalls(process.env)
  const base = { clock, identify: served.identify, transferId: served.transferId }
  const noted = { ...base, emit: asked.noting(emit) }
  return {
    tftp: () => {
      const guarded = security.access.guarded(files)
      return startTftpServer({ ...noted, ...endpoint('tftp'), server: 'tftp', files: guarded, carrying, libc: libc() })
    },
    http: () => {
      const at = endpoint('http')
      const { enterprisePort } = site.file().firmware
      const start = (port: number): Promise<RunningServer> =>
        startHttpServer({ ...noted, ...at, port, server: 'http', files, admit, uploads })
      return startBoth(start, [at.port, enterprisePort === 0 ? null : enterprisePort])
    },
    https: async () => {
      await broadworks.current()
      const { tls } = await security.certificates()
      await tls.load()
      const othersAsk = (): boolean => asked.lately() || served.fetching() > 0
      const options = { server: 'https', files, admit, uploads, secure: tls, othersAsk } as const
      return startHttpServer({ ...base, emit, ...endpoint('https'), ...options })
    },
    syslog: () => {
      const history = served.keptLines.history()
      return startSyslogServer({ ...noted, ...endpoint('syslog'), server: 'syslog', hurry: served.hurry, history })
    },
  }
}
