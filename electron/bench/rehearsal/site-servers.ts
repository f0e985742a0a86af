import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { isBenchSyslog, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import { parseSyslog } from '../../../shared/protocol/syslog/line.ts'
import { systemClock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { startHttpServer } from '../http/http-server.ts'
import type { Site } from '../site/site.ts'
import { startTftpServer } from '../tftp/tftp-server.ts'
import { syslogLine, type SyslogSender } from '../virtual-phone/syslog-sender.ts'
import type { RehearsalServers } from './fleet-options.ts'

export interface SiteServers extends RehearsalServers {
  readonly identify: Identify
}

/** The site's file servers, the same that serve real phones, each on a free port. */
export function createSiteServers(site: Site, files: ServedFiles): SiteServers {
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
  return {
    identify,
    placeOf: (server) => running.get(server) ?? null,
    stop: async () => {
      const all = [...running.values()]
      running.clear()
      await Promise.all(all.map((server) => server.stop()))
    },
    start: async () => {
      if (settings.tftp.enabled) running.set('tftp', await startTftpServer({ ...common, server: 'tftp', files }))
      if (settings.http.enabled) running.set('http', await startHttpServer({ ...common, server: 'http', files }))
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
