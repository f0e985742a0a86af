import type { Seal } from '../bench/core/seal.ts'
import type { FromBench, SealAnswer } from './bench-messages.ts'

/** A shell that does not answer has no keychain: a person waits for this. */
const PATIENCE_MS = 5_000

/** The keychain of the desktop, which the shell asks for the bench process. */
export class ShellSeal implements Seal {
  readonly #post: (message: FromBench) => void
  readonly #waiting = new Map<number, (value: string | null) => void>()
  #last = 0

  constructor(post: (message: FromBench) => void) {
    this.#post = post
  }

  seal(text: string): Promise<string | null> {
    return this.#ask('seal', text)
  }

  open(sealed: string): Promise<string | null> {
    return this.#ask('open', sealed)
  }

  /** The shell's answer. */
  heard({ id, value }: SealAnswer): void {
    this.#waiting.get(id)?.(value)
  }

  #ask(type: 'seal' | 'open', text: string): Promise<string | null> {
    const id = ++this.#last
    const { promise, resolve } = Promise.withResolvers<string | null>()
    const late = setTimeout(() => resolve(null), PATIENCE_MS)
    this.#waiting.set(id, resolve)
    this.#post({ type, id, text })
    return promise.finally(() => {
      clearTimeout(late)
      this.#waiting.delete(id)
    })
  }
}
