import type { EventBody } from '../../../shared/domain/event/bench-event.ts'

type KitEventType =
  'server.listening' | 'server.stopped' | 'server.failed' | 'traffic.rejected' | 'source.limited' | 'events.dropped'

type Of<Body, Name extends string> = Body extends unknown ? Omit<Body, 'server'> & { readonly server: Name } : never

/** What the kit tells of a server, whatever its protocol. */
export type KitEvent<Name extends string, Type extends KitEventType = KitEventType> = Of<
  Extract<EventBody, { type: Type }>,
  Name
>

export type KitEmit<Name extends string> = (body: KitEvent<Name>, raw?: Uint8Array) => void
