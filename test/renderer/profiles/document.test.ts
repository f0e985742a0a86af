import { history } from '@codemirror/commands'
import { describe, expect, test } from 'vitest'
import { Drafts, draftsOf } from '../../../renderer/features/profiles/document/drafts.ts'
import { lineEndOf, toEditor, toFile } from '../../../renderer/features/profiles/document/line-ends.ts'
import {
  ProfileDocument,
  type Place,
  type ProfileStorage,
  type Stored,
} from '../../../renderer/features/profiles/document/profile-document.ts'
import { replacement } from '../../../renderer/features/profiles/document/replacement.ts'
import { isSafe, withSafeFixes } from '../../../renderer/features/profiles/document/safe-fixes.ts'
import { BenchError, fault } from '../../../shared/domain/fault/fault.ts'
import { lintProfile } from '../../../shared/domain/profile/lint/lint.ts'
import { findingCodes } from '../../../shared/domain/profile/lint/rules.ts'
import { applyEdits } from '../../../shared/domain/profile/span.ts'
import { catalogue, lintText, profileOf } from '../../support/profile-catalogue.ts'
import fc from 'fast-check'

const place: Place = { area: 'files', path: 'basic.xml' }

/** A disk with one file, which somebody else may write, and a clock that runs when it is told. */
function world(text: string) {
  let disk: Stored | null = { text, revision: 'r1' }
  let revisions = 1
  const waiting = new Set<() => void>()
  const shelf: ProfileStorage = {
    read: () =>
      disk === null ? Promise.reject(new BenchError('FILE_UNKNOWN', { path: place.path })) : Promise.resolve(disk),
    save: ({ text: written, basedOn }) => {
      if ((disk?.revision ?? null) !== basedOn) return Promise.reject(new BenchError('FILE_CHANGED', { path: 'x' }))
      revisions += 1
      disk = { text: written, revision: `r${revisions}` }
      return Promise.resolve(disk)
    },
  }
  const open = (stored: { text: string; revision: string | null } = { text, revision: 'r1' }): ProfileDocument =>
    new ProfileDocument(place, stored, {
      shelf,
      faultOf: (error) => (error instanceof BenchError ? error.fault : fault('INTERNAL')),
      lint: (profile) => lintProfile(profile, { catalogue }),
      whenIdle: (_ms, run) => {
        waiting.add(run)
        return () => waiting.delete(run)
      },
      extensions: history(),
    })
  return {
    open,
    disk: () => disk?.text,
    writeOutside: (written: string): string => {
      revisions += 1
      disk = { text: written, revision: `r${revisions}` }
      return disk.revision
    },
    removeOutside: () => (disk = null),
    idle: () => {
      for (const run of [...waiting]) run()
      waiting.clear()
    },
  }
}

const type = (document: ProfileDocument, at: number, text: string): void =>
  document.dispatch({ changes: { from: at, insert: text }, userEvent: 'input.type' })

const sample = profileOf('  <Resync_Periodic ua="na">3600</Resync_Periodic>', '  <!-- kept -->')

describe('one document in two views', () => {
  test('what the form changes is in the text, and only those characters are', () => {
    const document = world(sample).open()
    expect(document.edit({ kind: 'set', name: 'Resync_Periodic', value: '7200' })).toEqual({ ok: true, value: null })
    expect(document.text()).toBe(sample.replace('3600', '7200'))
    expect(document.view().dirty).toBe(true)
  })

  test('one undo goes back through both, in the order in which they were changed', () => {
    const document = world(sample).open()
    type(document, sample.indexOf('<!--'), '<GPP_A>x</GPP_A>')
    document.edit({ kind: 'set', name: 'Resync_Periodic', value: '7200' })
    document.undo()
    expect(document.text()).toContain('3600')
    expect(document.text()).toContain('GPP_A')
    document.undo()
    expect(document.text()).toBe(sample)
    expect(document.view()).toMatchObject({ dirty: false, canUndo: false, canRedo: true })
    document.redo()
    document.redo()
    expect(document.text()).toContain('7200')
  })

  test('typing on in one field of the form is one step to undo', () => {
    const document = world(sample).open()
    for (const value of ['36', '3', '', '7', '72']) document.edit({ kind: 'set', name: 'Resync_Periodic', value }, true)
    document.undo()
    expect(document.text()).toBe(sample)
  })

  test('a value that cannot be written is refused, and nothing changes', () => {
    const document = world(sample).open()
    const refused = document.edit({ kind: 'set', name: 'Resync_Periodic', value: ' 3600' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'value-unwritable', reason: 'edges' } })
    expect(document.view().dirty).toBe(false)
  })
})

describe('findings', () => {
  test('come when there is time, follow the text, and their fix is one step to undo', () => {
    const bench = world(profileOf('<Enable_Web_Serve>Yes</Enable_Web_Serve>'))
    const document = bench.open()
    expect(document.view()).toMatchObject({ findings: [], checked: false })
    bench.idle()
    const [finding] = document.view().findings
    expect(finding).toMatchObject({ code: 'unknown-parameter-near' })
    type(document, 0, '<!-- above -->\n')
    expect(document.view().checked).toBe(false)
    if (finding) document.applyFix(finding)
    expect(document.text()).toContain('<Enable_Web_Server>Yes</Enable_Web_Server>')
    expect(document.view().findings).toEqual([])
    document.undo()
    expect(document.text()).toContain('<Enable_Web_Serve>')
  })

  test('all safe fixes are one step, and change no meaning', () => {
    const text = profileOf('<enable_web_server>yes</enable_web_server>', "<GPP_A ua='na'>a & b</GPP_A>", '<Foo>1</Foo>')
    const document = world(text).open()
    expect(document.applySafeFixes()).toBe(4)
    expect(document.text()).toBe(
      profileOf('<Enable_Web_Server>Yes</Enable_Web_Server>', '<GPP_A ua="na">a &amp; b</GPP_A>', '<Foo>1</Foo>'),
    )
    document.undo()
    expect(document.text()).toBe(text)
  })

  test('every fix that is called safe is one that the linter knows, and none that guesses', () => {
    const safe = findingCodes.filter((code) => isSafe({ code, fix: { title: 'replace', params: {}, edits: [] } }))
    expect(safe).toContain('ampersand-bare')
    expect(safe.filter((code) => code.endsWith('-near'))).toEqual([])
    expect(isSafe({ code: 'ampersand-bare' })).toBe(false)
  })

  test('fixes that meet in one place end all the same', () => {
    const { text, applied } = withSafeFixes(profileOf('<gpp_a ua=na>a & b & c</gpp_a>'), (each) => lintText(each))
    expect(text).toBe(profileOf('<GPP_A ua="na">a &amp; b &amp; c</GPP_A>'))
    expect(applied).toBeGreaterThan(2)
  })
})

describe('the disk', () => {
  test('what is saved is what is there, and nothing is unsaved afterwards', async () => {
    const bench = world(sample)
    const document = bench.open()
    document.edit({ kind: 'set', name: 'Resync_Periodic', value: '60' })
    await expect(document.save()).resolves.toBe(true)
    expect(bench.disk()).toBe(sample.replace('3600', '60'))
    expect(document.view()).toMatchObject({ dirty: false, disk: 'same', saving: false, fault: null })
  })

  test('what somebody else wrote is never overwritten: the save is refused, and both texts are there', async () => {
    const bench = world(sample)
    const document = bench.open()
    document.edit({ kind: 'set', name: 'Resync_Periodic', value: '60' })
    bench.writeOutside('<flat-profile/>')
    await expect(document.save()).resolves.toBe(false)
    expect(document.view()).toMatchObject({ disk: 'changed', dirty: true, fault: { code: 'FILE_CHANGED' } })
    expect(bench.disk()).toBe('<flat-profile/>')
    expect(document.text()).toContain('>60<')
  })

  test('keeping mine saves over what the disk has now, and only over that', async () => {
    const bench = world(sample)
    const document = bench.open()
    type(document, 0, ' ')
    const revision = bench.writeOutside('<flat-profile/>')
    document.tellDisk(revision)
    document.rebaseOn({ text: '<flat-profile/>', revision })
    await expect(document.save()).resolves.toBe(true)
    expect(bench.disk()).toBe(` ${sample}`)
  })

  test('taking the one on disk is an edit that undo takes back', () => {
    const bench = world(sample)
    const document = bench.open()
    type(document, 0, ' ')
    document.adopt({ text: '<flat-profile/>', revision: bench.writeOutside('<flat-profile/>') })
    expect(document.view()).toMatchObject({ dirty: false, disk: 'same' })
    document.undo()
    expect(document.text()).toBe(` ${sample}`)
    expect(document.view().dirty).toBe(true)
  })

  test('with nothing unsaved, an outside change is read again and said', async () => {
    const bench = world(sample)
    const document = bench.open()
    document.tellDisk(bench.writeOutside('<flat-profile/>'))
    await expect.poll(() => document.view()).toMatchObject({ reloaded: true, dirty: false })
    expect(document.text()).toBe('<flat-profile/>')
  })

  test('our own save is nobody else’s change, even when the watch is faster than the answer', async () => {
    const bench = world(sample)
    const document = bench.open()
    type(document, 0, ' ')
    const saved = document.save()
    document.tellDisk('r2')
    await saved
    expect(document.view()).toMatchObject({ disk: 'same', reloaded: false })
  })

  test('a file that is gone is said; the text stays and can be saved anew', async () => {
    const bench = world(sample)
    const document = bench.open()
    bench.removeOutside()
    document.tellDisk(null)
    expect(document.view().disk).toBe('gone')
    document.rebaseOn({ text: '', revision: null })
    expect(document.view()).toMatchObject({ dirty: true, disk: 'same' })
    await expect(document.save()).resolves.toBe(true)
    expect(bench.disk()).toBe(sample)
  })

  test('a new file is unsaved from its first text on', () => {
    expect(world('').open({ text: sample, revision: null }).view()).toMatchObject({
      dirty: true,
      saved: { text: '', revision: null },
    })
  })

  test('a former version comes back as an edit', () => {
    const document = world(sample).open()
    document.replaceAll(sample.replace('3600', '10'))
    expect(document.view()).toMatchObject({ dirty: true, canUndo: true })
    document.undo()
    expect(document.view().dirty).toBe(false)
  })
})

describe('line ends', () => {
  test.each([
    ['LF', 'a\nb\n', '\n'],
    ['CR LF', 'a\r\nb\r\n', '\r\n'],
    ['CR', 'a\rb', '\r'],
    ['none', 'a', '\n'],
    ['several ways', 'a\r\nb\nc', 'mixed'],
  ])('%s is found and kept', (_, text, end) => {
    expect(lineEndOf(text)).toBe(end)
    expect(toFile(toEditor(text, lineEndOf(text)), lineEndOf(text))).toBe(text)
  })

  test('whatever a file is, opening and saving it changes no byte; nor does an edit elsewhere', () => {
    const piece = fc.constantFrom('\r\n', '\n', '\r', '<GPP_A>x</GPP_A>', ' ', 'é')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = `<flat-profile>${pieces.join('')}</flat-profile>`
        const document = world(text).open()
        expect(document.fileText()).toBe(text)
        expect(document.view().dirty).toBe(false)
      }),
    )
    const crlf = sample.replaceAll('\n', '\r\n')
    const document = world(crlf).open()
    document.edit({ kind: 'set', name: 'GPP_B', value: 'new' })
    expect(document.fileText().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  })

  test('a text that comes with other line ends takes them along', () => {
    const document = world(sample).open()
    document.adopt({ text: 'a\r\nb\nc', revision: 'r9' })
    expect(document.fileText()).toBe('a\r\nb\nc')
    document.adopt({ text: 'a\r\nb', revision: 'r10' })
    expect(document.fileText()).toBe('a\r\nb')
    expect(document.view().dirty).toBe(false)
  })
})

test('the one stretch that differs makes one text of the other, and never half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }), (a, b) => {
      const edit = replacement(a, b)
      expect(edit === null ? a : applyEdits(a, [edit])).toBe(b)
      // encodeURIComponent throws at half a character.
      expect(() => encodeURIComponent(edit?.text ?? '')).not.toThrow()
    }),
  )
  expect(replacement('abcd', 'abXd')).toEqual({ offset: 2, length: 1, text: 'X' })
})

describe('drafts', () => {
  test('stay while the window lives, by site', () => {
    const window = {}
    expect(draftsOf(window, 'a')).toBe(draftsOf(window, 'a'))
    expect(draftsOf(window, 'a')).not.toBe(draftsOf(window, 'b'))
    expect(draftsOf({}, 'a')).not.toBe(draftsOf(window, 'a'))
  })

  test('what is unsaved is kept, however many others are opened; what is not changed is let go', () => {
    const drafts = new Drafts()
    const openAt = (path: string): ProfileDocument => {
      const made = new ProfileDocument(
        { area: 'files', path },
        { text: sample, revision: 'r1' },
        {
          shelf: { read: () => Promise.reject(new Error()), save: () => Promise.reject(new Error()) },
          faultOf: () => fault('INTERNAL'),
          lint: () => [],
          whenIdle: () => () => undefined,
          extensions: [],
        },
      )
      drafts.keep(made)
      return made
    }
    type(openAt('mine.xml'), 0, ' ')
    for (let index = 0; index < 20; index++) openAt(`${index}.xml`)
    expect(drafts.find({ area: 'files', path: 'mine.xml' })?.view().dirty).toBe(true)
    expect(drafts.list().length).toBeLessThan(8)
    expect(drafts.unsaved()).toHaveLength(1)
  })
})
