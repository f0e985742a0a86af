import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  beginSync,
  syncDisk,
  type DiskEvent,
  type DiskSync,
} from '../../../renderer/features/profiles/document/disk-sync.ts'
import { fault } from '../../../shared/domain/fault/fault.ts'

const savedAs = (revision: string | null) => ({ doc: 'text', lineEnd: '\n', text: 'text', revision })
const after = (...events: readonly DiskEvent<string>[]): DiskSync<string> =>
  events.reduce((sync, event) => syncDisk(sync, event)[0], beginSync(savedAs('r1')))
const told = (revision: string | null, dirty: boolean): DiskEvent<string> => ({ type: 'told', revision, dirty })

test('another content on disk is read at once when nothing is unsaved, and only said when something is', () => {
  expect(syncDisk(after(), told('r2', false))).toEqual([after(), { type: 'read' }])
  expect(syncDisk(after(), told('r2', true))).toEqual([{ ...after(), disk: 'changed' }, null])
})

test('what is told while saving is judged when the save has its answer', () => {
  const saving = after({ type: 'saving' }, told('r2', true))
  expect(saving).toMatchObject({ disk: 'same', told: { revision: 'r2' } })
  const [saved, effect] = syncDisk(saving, { type: 'saved', saved: savedAs('r2') })
  expect(effect).toEqual({ type: 'judge', revision: 'r2' })
  expect(syncDisk(saved, told('r2', false))).toEqual([
    { ...after(), saved: savedAs('r2') },
    null, // our own
  ])
})

test('a save that another content refuses says so; one that a full disk refuses says that alone', () => {
  const refused = (code: 'FILE_CHANGED' | 'FILE_EXISTS' | 'INTERNAL') =>
    after({ type: 'saving' }, { type: 'save-failed', fault: fault(code) })
  expect(refused('FILE_CHANGED')).toMatchObject({ disk: 'changed', saving: false, fault: { code: 'FILE_CHANGED' } })
  expect(refused('FILE_EXISTS').disk).toBe('changed')
  expect(refused('INTERNAL')).toMatchObject({ disk: 'same', fault: { code: 'INTERNAL' } })
})

test('a file that goes and comes back as it was is the same file', () => {
  expect(after(told(null, false)).disk).toBe('gone')
  expect(after(told(null, false), told('r1', false)).disk).toBe('same')
})

test('whatever happens, something unsaved is never read over, and what the text is based on changes by its own doing alone', () => {
  const revision = fc.constantFrom('r1', 'r2', null)
  const event = fc.oneof(
    revision.map((each) => told(each, true)),
    fc.constantFrom<DiskEvent<string>>(
      { type: 'typed' },
      { type: 'saving' },
      { type: 'save-failed', fault: fault('FILE_CHANGED') },
      { type: 'kept-unsaved', revision: 'r2' },
      { type: 'read-failed', fault: fault('INTERNAL') },
      { type: 'dismissed' },
    ),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      let sync = after()
      for (const each of events) {
        const [next, effect] = syncDisk(sync, each)
        expect(effect?.type).not.toBe('read')
        expect(next.saved).toBe(sync.saved)
        sync = next
      }
    }),
  )
})
