import type { ServerName } from '../../../shared/domain/event/bench-event.ts'
import { TRANSFERS_SHOWN } from '../../../shared/ipc/contract/servers.ts'
import { listInterfaces } from '../net/interfaces.ts'
import { outsidePlaces } from '../self-test/outside.ts'
import { runSelfTest } from '../self-test/self-test.ts'
import { testPhone } from '../trust/test-phone.ts'
import { answering, type Api } from './base.ts'
import { listeningPort } from '../../../shared/domain/network/ports.ts'

const os = answering<Api>()

export const servers = os.servers.router({
  start: os.servers.start.handler(async ({ input, context }) => {
    await context.site.need().servers[input.server].start()
    return null
  }),
  stop: os.servers.stop.handler(async ({ input, context }) => {
    await context.site.need().servers[input.server].stop()
    return null
  }),
  configure: os.servers.configure.handler(async ({ input: { server, port, enabled }, context }) => {
    await context.site.need().configure(server, { port, enabled })
    return null
  }),
  interfaces: os.servers.interfaces.handler(() => listInterfaces()),
  setAddresses: os.servers.setAddresses.handler(async ({ input, context }) => {
    await context.site.need().setAddresses(input)
    context.stateChanged()
    return null
  }),
  announcing: os.servers.announcing.handler(({ context: { site, announcing } }) => ({
    enabled: site.need().site.file().announce,
    servers: announcing.announced.map(({ server }) => server),
  })),
  announce: os.servers.announce.handler(async ({ input: { enabled }, context }) => {
    const { site } = context.site.need()
    await site.setAnnounce(enabled)
    await context.announcing.update(context.state(), enabled)
    return null
  }),
  transfers: os.servers.transfers.handler(({ context }) =>
    [...(context.site.current?.downloads(0) ?? [])].sort((a, b) => a.startedAt - b.startedAt).slice(0, TRANSFERS_SHOWN),
  ),
  selfTest: os.servers.selfTest.handler(({ input, context, signal }) =>
    selfTest(context, input?.outside === true, signal),
  ),
})

function selfTest(
  { site, state, recorder, clock }: Api,
  outside: boolean,
  signal: AbortSignal | undefined,
): ReturnType<typeof runSelfTest> {
  const { probe, certificates } = site.need()
  const portOf = (server: ServerName): number | null => listeningPort(state().servers[server])
  return runSelfTest(
    {
      address: state().advertised,
      ports: { tftp: portOf('tftp'), http: portOf('http'), https: portOf('https'), syslog: portOf('syslog') },
      securePhone: async () => testPhone((await certificates()).trust),
      outside: outside ? outsidePlaces : [],
      publishProbe: (path, content) => probe.publish(path, content, clock.now()),
      heard: (text, patienceMs) =>
        recorder.heard((event) => event.type === 'phone.said' && event.text.includes(text), patienceMs),
    },
    signal,
  )
}
