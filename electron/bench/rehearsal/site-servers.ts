import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import { createIdentify } from '../../../shared/domain/identity/identify.ts'
import { isBenchSyslog, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import { systemClock } from '../core/clock.ts'
import type { RunningServer } from '../core/running-server.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { startHttpServer } from '../http/http-server.ts'
import type { Site } from '../site/site.ts'
import { startSyslogServer } from '../syslog/syslog-server.ts'
import { startTftpServer } from '../tftp/tftp-server.ts'
import type { SyslogSender } from '../virtual-phone/syslog-sender.ts'
import type { RehearsalServers } from './fleet-options.ts'

export interface SiteServers extends RehearsalServers {
  syslogPort(): number | null
  close(): Promise<void>
}

/** The site's servers, the same that serve real phones, each on a free port. */
export function createSiteServers(site: Site, files: ServedFiles): SiteServers {
  let transfers = 0
  const common = {
    address: '127.0.0.1',
    port: 0,
    identify: createIdentify(),
    // Each phone tells its own story; the site's history is that of its real phones.
    emit: () => undefined,
    clock: systemClock,
    transferId: () => `r${++transfers}`,
  }
  const { servers: settings } = site.settings()
  const running = new Map<FileServerName, RunningServer>()
  let syslog: RunningServer | null = null
  const stop = async (): Promise<void> => {
    const all = [...running.values()]
    running.clear()
    await Promise.all(all.map((server) => server.stop()))
  }
  return {
    placeOf: (server) => running.get(server) ?? null,
    syslogPort: () => syslog?.port ?? null,
    stop,
    start: async () => {
      if (settings.tftp.enabled) running.set('tftp', await startTftpServer({ ...common, server: 'tftp', files }))
      if (settings.http.enabled) running.set('http', await startHttpServer({ ...common, server: 'http', files }))
      if (settings.syslog.enabled) syslog ??= await startSyslogServer({ ...common, server: 'syslog' })
    },
    close: async () => {
      await stop()
      await syslog?.stop()
    },
  }
}

/** Messages to the bench's syslog server reach it; those to any other server are dropped. */
export function syslogOfBench(sender: SyslogSender, servers: SiteServers, network: RehearsalNetwork): SyslogSender {
  return {
    ...sender,
    send: (message) => {
      const port = servers.syslogPort()
      if (port === null || !isBenchSyslog(message.server, network)) return
      sender.send({ ...message, server: `127.0.0.1:${port}` })
    },
  }
}
