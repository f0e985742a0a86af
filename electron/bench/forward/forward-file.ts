import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  defaultForwardSettings,
  forwardSettings,
  type ForwardSettings,
} from '../../../shared/domain/forward/log-server.ts'
import { lazily } from '../../../shared/domain/lazily.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { Mutex } from '../core/mutex.ts'

const content = lazily(() =>
  z.object({
    /** The number of the last event that each log server was sent, by its address. */
    servers: z.record(z.string(), z.number().int()).default({}),
    settings: forwardSettings().optional(),
  }),
)

type Content = z.output<ReturnType<typeof content>>

/** `.bench/forward.json`: how far each log server was told, and which one is told now. */
export class ForwardFile {
  readonly #path: string
  readonly #turn = new Mutex()

  constructor(hidden: string) {
    this.#path = join(hidden, 'forward.json')
  }

  async settings(): Promise<ForwardSettings> {
    return (await this.#read()).settings ?? defaultForwardSettings
  }

  keepSettings(settings: ForwardSettings): Promise<void> {
    return this.#change((before) => ({ ...before, settings }))
  }

  async sentTo(server: string): Promise<number> {
    return (await this.#read()).servers[server] ?? 0
  }

  keepSent(server: string, seq: number): Promise<void> {
    return this.#change((before) => ({ ...before, servers: { ...before.servers, [server]: seq } }))
  }

  #change(edit: (before: Content) => Content): Promise<void> {
    return this.#turn.run(async () => {
      const text = `${JSON.stringify(edit(await this.#read()), null, 2)}\n`
      await writeFileAtomic(this.#path, text, { mode: 0o600 })
    })
  }

  /** What cannot be read is begun anew: everything is sent once more. */
  async #read(): Promise<Content> {
    try {
      return content().parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch {
      return { servers: {} }
    }
  }
}
