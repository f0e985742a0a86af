import { FileChangedError, type ServedFile } from '../../core/served-file.ts'
import type { Carried, FromCarrier, Outcome, SharedContent } from './carrier-messages.ts'

type Question = Extract<FromCarrier, { kind: 'read' }>

/** One content in the thread, and what is known to be in it. */
interface Held {
  readonly bytes: Uint8Array
  /** Where pieces begin that are there, or on their way. */
  readonly pieces: Map<number, Promise<Outcome>>
  users: number
}

/**
 * The files of the thread. The bench has them open; it reads a piece into memory that both share, once for all phones
 * that load the same firmware. Pieces have one size and follow one another.
 */
export class ContentReader {
  readonly #ask: (question: Question) => void
  readonly #held = new Map<number, Held>()
  readonly #calls = new Map<number, (outcome: Outcome) => void>()
  #call = 0

  constructor(ask: (question: Question) => void) {
    this.#ask = ask
  }

  /** A file as one transfer sees it. */
  file({ path, sha256, content }: Carried): ServedFile {
    const held = this.#hold(content)
    let closed = false
    return {
      path,
      size: held.bytes.length,
      modifiedMs: 0,
      etag: '',
      ...(sha256 !== undefined && { sha256 }),
      whole: null,
      read: async (offset, length) => {
        const outcome = await (held.pieces.get(offset) ?? this.#read(held, { content: content.number, offset, length }))
        if (outcome === 'changed') throw new FileChangedError(path)
        if (outcome === 'unreadable') throw new Error(`${path} cannot be read`)
        return held.bytes.subarray(offset, offset + length)
      },
      close: () => {
        if (closed) return
        closed = true
        held.users -= 1
        if (held.users === 0) this.#held.delete(content.number)
      },
    }
  }

  #hold({ number, memory }: SharedContent): Held {
    const held = this.#held.get(number) ?? { bytes: new Uint8Array(memory), pieces: new Map(), users: 0 }
    held.users += 1
    this.#held.set(number, held)
    return held
  }

  /** A piece that could not be read is asked for anew by whoever comes next. */
  async #read(
    { pieces }: Held,
    place: { readonly content: number; readonly offset: number; readonly length: number },
  ): Promise<Outcome> {
    const call = ++this.#call
    const reading = new Promise<Outcome>((resolve) => this.#calls.set(call, resolve))
    pieces.set(place.offset, reading)
    this.#ask({ kind: 'read', call, ...place })
    const outcome = await reading
    if (outcome !== 'read') pieces.delete(place.offset)
    return outcome
  }

  arrived(call: number, outcome: Outcome): void {
    this.#calls.get(call)?.(outcome)
    this.#calls.delete(call)
  }
}
