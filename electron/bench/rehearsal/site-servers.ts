import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { isBenchSyslog, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import { parseSyslog } from '../../../shared/protocol/syslog/line.ts'
import { systemClock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import { startHttpServer } from '../http/http-server.ts'
import type { Site } from '../site/site.ts'
import { startTftpServer } from '../tftp/tftp-server.ts'
import { syslogLine, type SyslogSender } from '../virtual-phone/syslog-sender.ts'
import type { SecureOptions } from '../http/tls/secure-options.ts'
import type { RehearsalServers } from './fleet-options.ts'
import type { RehearsalTls } from './site-tls.ts'

export interface SiteServers extends RehearsalServers {
  readonly identify: Identify
  /** The HTTPS server once more, with another certificate; whoever starts it stops it. */
  startTwin(secure: SecureOptions): Promise<RunningServer>
}

/** The site's file servers, the same that serve real phones, each on a free port. */
export function createSiteServers(site: Site, { files, access, admit, secure }: RehearsalTls): SiteServers {
  let transfers = 0
  const identify = createIdentify()
  const common = {
    address: '127.0.0.1',
    port: 0,
    identify,
    // Each phone tells its own story; the site's history is that of its real phones.
    emit: () => undefined,
    clock: systemClock,
    transferId: () => `r${++transfers}`,
  }
  const { servers: settings } = site.settings()
  const running = new Map<FileServerName, RunningServer>()
  const web = { ...common, files, admit }
  const startHttps = (shown: SecureOptions): Promise<RunningServer> =>
    startHttpServer({ ...web, server: 'https', secure: shown })
  return {
    identify,
    startTwin: startHttps,
    placeOf: (server) => running.get(server) ?? null,
    stop: async () => {
      const all = [...running.values()]
      running.clear()
      await Promise.all(all.map((server) => server.stop()))
    },
    start: async () => {
      if (settings.tftp.enabled)
        running.set('tftp', await startTftpServer({ ...common, server: 'tftp', files: access.guarded(files) }))
      if (settings.http.enabled) running.set('http', await startHttpServer({ ...web, server: 'http' }))
      if (secure !== null) running.set('https', await startHttps(secure))
    },
  }
}

/**
 * What the bench learns from the phones' syslog: who is at which address. The message takes effect before the request
 * behind it, as it does on a real network; over sockets that would depend on how busy this machine is, and two runs
 * would differ. Messages to any other server are dropped.
 */
export function syslogOfBench(identify: Identify, network: RehearsalNetwork): SyslogSender {
  return {
    send: (message) => {
      if (!isBenchSyslog(message.server, network)) return
      const line = parseSyslog(Buffer.from(syslogLine(message), 'utf8'))
      const identifier = line.identifier ?? line.host
      identify({
        ip: message.localAddress ?? '127.0.0.1',
        text: line.text,
        ...(identifier === undefined ? {} : { identifier }),
      })
    },
    flushed: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}
