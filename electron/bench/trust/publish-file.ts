import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'

interface Published {
  readonly parts: { readonly files: string }
  readonly emit?: Emit
}

/** Puts a text among the files that phones are served, and tells it. */
export async function publishFile({ parts, emit }: Published, file: string, text: string): Promise<void> {
  await writeFileAtomic(join(parts.files, file), text)
  const sha256 = createHash('sha256').update(text).digest('hex')
  emit?.({ type: 'file.added', path: file, bytes: Buffer.byteLength(text), sha256 })
}
