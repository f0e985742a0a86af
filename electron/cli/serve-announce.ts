import { serverNames } from '../../shared/domain/event/bench-event.ts'
import type { Bench } from '../bench/bench.ts'
import { createAnnouncer } from '../bench/net/announcer.ts'
import type { Io } from './io.ts'

/** Announces the servers by mDNS for as long as the command serves; gives what takes that back. */
export function announceServers(bench: Bench, io: Io): () => Promise<void> {
  const announcer = createAnnouncer()
  const state = bench.state()
  const announced = announcer.update(state)
  const names = serverNames.filter((name) => announced.some(({ server }) => server === name))
  if (announced.length === 0) io.complain(io.t('cli:serve.announcesNothing'))
  else
    io.say(
      io.t('cli:serve.announces', {
        servers: names.map((name) => name.toUpperCase()).join(', '),
        address: state.advertised ?? '',
      }),
    )
  const unsubscribe = bench.onState((next) => void announcer.update(next))
  return async () => {
    unsubscribe()
    await announcer.stop()
  }
}
