import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../electron/bench/core/clock.ts'
import { SiteTrust } from '../../electron/bench/trust/site-trust.ts'
import type { EventBody } from '../../shared/domain/event/bench-event.ts'
import { temporaryFolder } from './temporary-folder.ts'

const stopped = (at: number): Clock => ({ now: () => at, after: () => () => undefined })

/** A site's certificates in a folder of the test's own. */
export function trustWorld(options: { readonly names?: readonly string[]; readonly now?: number } = {}) {
  const folder = temporaryFolder()
  const parts = { hidden: join(folder, '.bench'), files: join(folder, 'files') }
  mkdirSync(parts.files)
  const events: EventBody[] = []
  const at = (now: number): SiteTrust =>
    new SiteTrust({
      parts,
      clock: stopped(now),
      emit: (event) => void events.push(event),
      names: () => options.names ?? [],
    })
  // A minute ahead: what openssl makes during the test is valid by then.
  const trust = at(options.now ?? Date.now() + 60_000)
  /** Writes a file of the test's, and gives its path. */
  const file = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const read = (name: string): Buffer => readFileSync(join(folder, name))
  return { folder, parts, trust, at, events, file, read }
}

/** The stranger: Debian's openssl. Throws with what it said when it refuses. */
export const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
