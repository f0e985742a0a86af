import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Result } from '../../../shared/domain/result.ts'
import { servedPath, type PathRefusal, type SitePath } from '../../../shared/domain/site/served-path.ts'

/** Phones of one site ask for a few paths, again and again; a scanner's names push them out, which costs a reading each. */
const PATHS_KEPT = 1_024
/** Longer targets are no phone's. */
const LENGTH_KEPT = 256

/** `servedPath`, remembering what it read: two readings a request are a thirtieth of what a small file costs. */
export function createPathReader(): typeof servedPath {
  const kept = new Map<string, Result<SitePath, PathRefusal>>()
  return (target: string, server: FileServerName) => {
    if (target.length > LENGTH_KEPT) return servedPath(target, server)
    // HTTP and HTTPS read alike, and TFTP does not decode.
    const key = server === 'tftp' ? `t${target}` : `h${target}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const path = servedPath(target, server)
    if (kept.size >= PATHS_KEPT) kept.clear()
    kept.set(key, path)
    return path
  }
}
