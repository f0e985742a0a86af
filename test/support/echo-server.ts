import type { RunningServer } from '../../electron/bench/core/running-server.ts'
import type { Clock } from '../../electron/bench/core/clock.ts'
import { bindUdp, closeUdp } from '../../electron/bench/net/bind-udp.ts'
import type { Endpoint } from '../../electron/bench/net/endpoint.ts'
import type { KitEmit } from '../../electron/bench/server-kit/kit-event.ts'
import { createLifecycle } from '../../electron/bench/server-kit/lifecycle.ts'
import { createRejectionThrottle } from '../../electron/bench/server-kit/rejection-throttle.ts'
import { SourceGuard } from '../../electron/bench/server-kit/source-guard.ts'
import { plainAddress } from '../../shared/domain/network/address.ts'

export interface EchoOptions<Name extends string> extends Endpoint {
  readonly server: Name
  readonly emit: KitEmit<Name>
  readonly clock: Clock
}

/** Sends every datagram back (RFC 862): a whole driver on the kit, and its protocol is one line of it. */
export async function startEchoServer<Name extends string>(options: EchoOptions<Name>): Promise<RunningServer> {
  const { server, emit, clock } = options
  const guard = new SourceGuard({
    open: 1,
    requests: { perSecond: 1, burst: 2 },
    unknownNames: 0,
    exempt: () => false,
  })
  const throttle = createRejectionThrottle(server, emit)
  const socket = await bindUdp(options, { receiveBytes: 256 * 1024 })
  const { address, port, stop, ended, fail } = createLifecycle({
    endpoint: socket.address(),
    clock,
    close: () => {
      throttle.flush(Number.POSITIVE_INFINITY)
      return closeUdp(socket)
    },
  })
  let bytesSent = 0
  socket.on('error', fail)
  socket.on('message', (bytes, from) => {
    const who = { ip: plainAddress(from.address), port: from.port }
    guard.enter(who.ip, clock.now())
    const excess = guard.admit(who.ip, clock.now())
    guard.leave(who.ip)
    if (excess !== null) {
      throttle.limited(who, excess)
      return
    }
    socket.send(bytes, from.port, from.address)
    bytesSent += bytes.length
  })
  return { address, port, stop, ended, active: () => 0, bytesSent: () => bytesSent }
}
