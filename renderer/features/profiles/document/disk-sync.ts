import type { Fault } from '../../../../shared/domain/fault/fault.ts'

/** What was last read or saved: what the text is compared with, and what a save replaces. */
export interface SavedText<Doc> {
  /** As the editor holds it. */
  readonly doc: Doc
  readonly lineEnd: string
  /** As the file has it. */
  readonly text: string
  /** Null while the file is not in the site. */
  readonly revision: string | null
}

/** What is known of the file on disk beside the text that is open here. */
export interface DiskSync<Doc> {
  readonly saved: SavedText<Doc>
  readonly disk: 'same' | 'changed' | 'gone'
  /** The text came anew from the disk, because somebody else changed it and nothing was unsaved here. */
  readonly reloaded: boolean
  readonly saving: boolean
  /** Told while saving, and not judged yet: perhaps it is our own save. */
  readonly told: { readonly revision: string | null } | null
  readonly fault: Fault | null
}

export type DiskEvent<Doc> =
  | { readonly type: 'typed' }
  | { readonly type: 'saving' }
  | { readonly type: 'saved'; readonly saved: SavedText<Doc> }
  | { readonly type: 'save-failed'; readonly fault: Fault }
  /** The bench says which content the disk has; null when it has none. */
  | { readonly type: 'told'; readonly revision: string | null; readonly dirty: boolean }
  /** What was asked to be read again came while something was unsaved here: the text stays. */
  | { readonly type: 'kept-unsaved'; readonly revision: string }
  | { readonly type: 'reloaded' }
  | { readonly type: 'read-failed'; readonly fault: Fault }
  /** From now on this is what the text is based on: taken over, or to be replaced by the next save. */
  | { readonly type: 'based-on'; readonly saved: SavedText<Doc> }
  | { readonly type: 'dismissed' }

/** What is to be done after an event: read the file again, or judge now what was told while saving. */
export type DiskEffect = { readonly type: 'read' } | { readonly type: 'judge'; readonly revision: string | null } | null

export const beginSync = <Doc>(saved: SavedText<Doc>): DiskSync<Doc> => ({
  saved,
  disk: 'same',
  reloaded: false,
  saving: false,
  told: null,
  fault: null,
})

/** Nothing that is unsaved here is ever given up by what the disk does. */
export function syncDisk<Doc>(sync: DiskSync<Doc>, event: DiskEvent<Doc>): readonly [DiskSync<Doc>, DiskEffect] {
  switch (event.type) {
    case 'typed':
      return [{ ...sync, reloaded: false }, null]
    case 'saving':
      return [{ ...sync, saving: true, fault: null }, null]
    case 'saved':
      return saveEnded(sync, { saved: event.saved, disk: 'same' })
    case 'save-failed':
      return saveEnded(sync, { fault: event.fault, ...(isOthers(event.fault) ? { disk: 'changed' } : {}) })
    case 'told':
      return told(sync, event)
    case 'kept-unsaved':
      return [{ ...sync, disk: event.revision === sync.saved.revision ? 'same' : 'changed' }, null]
    case 'reloaded':
      return [{ ...sync, reloaded: true }, null]
    case 'read-failed':
      return [{ ...sync, fault: event.fault }, null]
    case 'based-on':
      return [{ ...sync, saved: event.saved, disk: 'same', fault: null }, null]
    case 'dismissed':
      return [{ ...sync, fault: null, reloaded: false }, null]
  }
}

const isOthers = ({ code }: Fault): boolean => code === 'FILE_CHANGED' || code === 'FILE_EXISTS'

function saveEnded<Doc>(sync: DiskSync<Doc>, part: Partial<DiskSync<Doc>>): readonly [DiskSync<Doc>, DiskEffect] {
  const { told } = sync
  return [
    { ...sync, ...part, saving: false, told: null },
    told === null ? null : { type: 'judge', revision: told.revision },
  ]
}

function told<Doc>(
  sync: DiskSync<Doc>,
  { revision, dirty }: { readonly revision: string | null; readonly dirty: boolean },
): readonly [DiskSync<Doc>, DiskEffect] {
  if (sync.saving) return [{ ...sync, told: { revision } }, null]
  if (revision === sync.saved.revision) return [{ ...sync, disk: 'same' }, null]
  if (revision === null) return [{ ...sync, disk: 'gone' }, null]
  return dirty ? [{ ...sync, disk: 'changed' }, null] : [sync, { type: 'read' }]
}
