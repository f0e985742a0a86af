import { createORPCClient } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket } from 'ws'
import type { Answers } from '../../electron/transports/answer.ts'
import { askDirectly, type BenchClient } from '../../electron/transports/in-process.ts'
import { answerPorts } from '../../electron/transports/message-port.ts'
import { serveWeb } from '../../electron/transports/websocket.ts'
import { webSocketPath, webSocketProtocol } from '../../shared/ipc/wires.ts'

/** One page's connection to the bench. */
export interface Connection {
  readonly client: BenchClient
  /** The page goes away: a reload, a closed tab. */
  leave(): Promise<void>
}

/** What carries the contract: each passes the same suite. */
export const wires = {
  'a message port': (answers: Answers): Promise<Connection> => {
    const { port1, port2 } = new MessageChannel()
    answerPorts(answers)(port2)
    const client: BenchClient = createORPCClient(new PortLink({ port: port1 }))
    port1.start()
    return Promise.resolve({
      client,
      leave: () =>
        new Promise<void>((resolve) => {
          port2.once('close', () => resolve())
          port1.close()
        }),
    })
  },
  'a WebSocket': async (answers: Answers): Promise<Connection> => {
    const web = await serveWeb({ answers, pages: import.meta.dirname })
    const socket = new WebSocket(`ws://127.0.0.1:${web.port}${webSocketPath}`, [webSocketProtocol, web.token], {
      origin: `http://127.0.0.1:${web.port}`,
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return {
      client: createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })),
      leave: async () => {
        socket.close()
        await web.close()
      },
    }
  },
  'no wire at all': (answers: Answers): Promise<Connection> =>
    Promise.resolve({ client: askDirectly(answers), leave: () => Promise.resolve() }),
} as const

/** The contract's calls by name: `bench.snapshot`. */
export const callNames = (contract: object, prefix = ''): string[] =>
  Object.entries(contract).flatMap(([key, value]) =>
    '~orpc' in (value as object) ? [`${prefix}${key}`] : callNames(value as object, `${prefix}${key}.`),
  )

/** The same client, writing down the name of each call. */
export function recording<T extends object>(client: T, called: Set<string>, prefix = ''): T {
  return new Proxy(client, {
    get: (target, key) => {
      const value = Reflect.get(target, key) as unknown
      const inner = typeof value === 'object' || typeof value === 'function' ? value : null
      if (typeof key !== 'string' || inner === null) return value
      return recording(inner, called, prefix === '' ? key : `${prefix}.${key}`)
    },
    apply: (target, self, args) => {
      called.add(prefix)
      // Not `target.apply`: the client makes a call of every property.
      const call: (self: unknown, args: unknown[]) => unknown = Reflect.apply.bind(Reflect, target as () => unknown)
      return call(self, args)
    },
  })
}
