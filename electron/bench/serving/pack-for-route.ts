import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import { pack } from '../packing/pack.ts'

/** A rendered text as it goes over the wire: gzip and key as the route says; `key` is null where the site has none. */
export async function packForRoute(text: string, route: Route, key: string | null): Promise<Uint8Array> {
  const content = new TextEncoder().encode(text)
  // Removed in this very moment: still nothing is sent in clear.
  if (route.key !== '' && key === null) throw new BenchError('KEY_MISSING', { name: route.key })
  if (key === null && !route.gzip) return content
  const packed = await pack(content, { gzip: route.gzip, ...(key === null ? {} : { key }) })
  if (!packed.ok) throw new BenchError('INTERNAL', { detail: packed.error.code })
  return packed.value.data
}
