import type { EventBody } from '../../shared/domain/event/bench-event.ts'
import { logOf } from './log-of.ts'

interface AnyEvent {
  readonly type: string
}

type OfType<Body extends AnyEvent, T extends Body['type']> = Extract<Body, { readonly type: T }>

/** What a part of the bench emitted, in its order, and ways to wait for it. */
export interface EventLog<Body extends AnyEvent = EventBody> {
  /** Given to the part as its `emit`. */
  readonly emit: (body: Body, raw?: Uint8Array) => void
  readonly all: readonly Body[]
  /** The bytes behind each event of `all`, where it had some. */
  readonly raws: readonly (Uint8Array | undefined)[]
  readonly of: <T extends Body['type']>(type: T) => readonly OfType<Body, T>[]
  /** Settles once there are that many of the type. */
  readonly until: <T extends Body['type']>(type: T, count?: number) => Promise<readonly OfType<Body, T>[]>
  /** Settles with the first of the type that fits, told already or later. */
  readonly next: <T extends Body['type']>(
    type: T,
    fits: (event: OfType<Body, T>) => boolean,
  ) => Promise<OfType<Body, T>>
}

export function eventLog<Body extends AnyEvent = EventBody>(): EventLog<Body> {
  const log = logOf<Body>()
  const raws: (Uint8Array | undefined)[] = []
  const of = <T extends Body['type']>(type: T): readonly OfType<Body, T>[] =>
    log.all.filter((body): body is OfType<Body, T> => body.type === type)
  return {
    emit: (body, raw) => {
      raws.push(raw)
      log.tell(body)
    },
    all: log.all,
    raws,
    of,
    until: (type, count = 1) => log.when(() => (of(type).length < count ? undefined : of(type))),
    next: (type, fits) => log.when(() => of(type).find(fits)),
  }
}
