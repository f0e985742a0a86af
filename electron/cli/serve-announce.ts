import { serverNames } from '../../shared/domain/event/bench-event.ts'
import type { Bench } from '../bench/bench.ts'
import type { Io } from './io.ts'

/** Announces the servers by mDNS for as long as the command serves, and says which. */
export async function announceServers(bench: Bench, io: Io): Promise<void> {
  const announced = await bench.announce()
  const names = serverNames.filter((name) => announced.some(({ server }) => server === name))
  if (announced.length === 0) io.complain(io.t('cli:serve.announcesNothing'))
  else
    io.say(
      io.t('cli:serve.announces', {
        servers: names.map((name) => name.toUpperCase()).join(', '),
        address: bench.state().advertised ?? '',
      }),
    )
}
