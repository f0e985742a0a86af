import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState, Text, Transaction, type Extension, type TransactionSpec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import { editsFor, type EditRefusal, type ProfileChange } from '../../../../shared/domain/profile/edit.ts'
import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { parseProfile, type Profile } from '../../../../shared/domain/profile/parse.ts'
import type { TextEdit } from '../../../../shared/domain/profile/span.ts'
import { ok, type Result } from '../../../../shared/domain/result.ts'
import { lineEndOf, toEditor, toFile, type LineEnd } from './line-ends.ts'
import { replacement } from './replacement.ts'
import { withSafeFixes } from './safe-fixes.ts'
import type { ProfileArea } from '../../../../shared/domain/profile/area.ts'

/** Where an editable text of the site lies. */
export interface Place {
  readonly area: ProfileArea
  readonly path: string
}

export interface Stored {
  readonly text: string
  readonly revision: string
}

/** The bench, as far as a document needs it. */
export interface ProfileStorage {
  readonly read: (place: Place) => Promise<Stored>
  readonly save: (input: Place & { readonly text: string; readonly basedOn: string | null }) => Promise<Stored>
}

export interface DocumentDeps {
  readonly shelf: ProfileStorage
  readonly faultOf: (error: unknown) => Fault
  readonly lint: (profile: Profile) => readonly Finding[]
  /** Runs when there is nothing more urgent, not before `ms`; what is returned calls it off. */
  readonly whenIdle: (ms: number, run: () => void) => () => void
  readonly extensions: Extension
}

/** How a finding is said, in the language of now. */
export type Describe = (finding: Finding) => { readonly message: string; readonly fix: string | null }

export interface DocumentView {
  readonly state: EditorState
  readonly findings: readonly Finding[]
  /** Whether `findings` are of the text as it is now. */
  readonly checked: boolean
  /** What was last read or saved, as the file has it. */
  readonly saved: { readonly text: string; readonly revision: string | null }
  readonly dirty: boolean
  readonly disk: 'same' | 'changed' | 'gone'
  /** The text came anew from the disk, because somebody else changed it and nothing was unsaved here. */
  readonly reloaded: boolean
  readonly saving: boolean
  readonly fault: Fault | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

interface SavedText {
  readonly doc: Text
  readonly lineEnd: LineEnd
  /** As the file has it. */
  readonly text: string
  readonly revision: string | null
}

/** Findings follow the typing, at most this often; a text that takes long to check is checked less often. */
const LINT_PAUSE_MS = 250
/** The editor marks so many; the list beside it has them all. */
const MARKED = 1_000

/**
 * One text with one history, whoever changes it: the text view, the form, a fix, a restored version. It lives while the
 * window lives, so that nothing that was typed is lost by looking elsewhere.
 */
export class ProfileDocument {
  readonly place: Place
  readonly #world: DocumentDeps
  readonly #listeners = new Set<() => void>()
  readonly #lineEnds = new Compartment()
  #state: EditorState
  #editor: EditorView | null = null
  #lineEnd: LineEnd
  #saved: SavedText
  #compared: {
    readonly doc: Text
    readonly saved: SavedText
    readonly lineEnd: LineEnd
    readonly dirty: boolean
  } | null = null
  #view: DocumentView
  #findings: readonly Finding[] = []
  #checkedDoc: Text | null = null
  #callOffLint: () => void = () => undefined
  #lintTookMs = 0
  #describe: Describe = ({ code }) => ({ message: code, fix: null })
  #disk: DocumentView['disk'] = 'same'
  #told: { readonly revision: string | null } | null = null
  #reloaded = false
  #saving = false
  #fault: Fault | null = null
  #parsed: { readonly doc: Text; readonly profile: Profile } | null = null
  #parsedSaved: { readonly text: string; readonly profile: Profile } | null = null

  constructor(place: Place, stored: { readonly text: string; readonly revision: string | null }, world: DocumentDeps) {
    this.place = place
    this.#world = world
    this.#lineEnd = lineEndOf(stored.text)
    // A new file has nothing saved: its first text is already a change.
    const savedText = stored.revision === null ? '' : stored.text
    this.#state = EditorState.create({
      doc: textOf(toEditor(stored.text, this.#lineEnd)),
      extensions: [this.#lineEnds.of(separator(this.#lineEnd)), world.extensions],
    })
    this.#saved = {
      doc: textOf(toEditor(savedText, this.#lineEnd)),
      lineEnd: this.#lineEnd,
      text: savedText,
      revision: stored.revision,
    }
    this.#view = this.#look()
    this.#lintSoon(0)
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): DocumentView => this.#view

  // ── the text ──────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly state = (): EditorState => this.#state

  readonly attach = (editor: EditorView): (() => void) => {
    this.#editor = editor
    return () => {
      if (this.#editor === editor) this.#editor = null
    }
  }

  readonly take = (transactions: readonly Transaction[]): void => {
    const last = transactions.at(-1)
    if (last === undefined) return
    this.#state = last.state
    this.#editor?.update(transactions)
    if (transactions.some(({ docChanged }) => docChanged)) {
      this.#reloaded = false
      this.#lintSoon(Math.max(LINT_PAUSE_MS, 3 * this.#lintTookMs))
    }
    this.#changed()
  }

  dispatch(...specs: readonly TransactionSpec[]): void {
    this.take([this.#state.update(...specs)])
  }

  /** The text as the editor holds it: offsets of findings and parameters are in this one. */
  text(): string {
    return this.profile().text
  }

  /** As it would be saved. */
  fileText(): string {
    return toFile(this.text(), this.#lineEnd)
  }

  profile(): Profile {
    const { doc } = this.#state
    if (this.#parsed?.doc !== doc) this.#parsed = { doc, profile: parseProfile(doc.sliceString(0, doc.length, '\n')) }
    return this.#parsed.profile
  }

  savedProfile(): Profile {
    const { text } = this.#saved
    if (this.#parsedSaved?.text !== text) this.#parsedSaved = { text, profile: parseProfile(text) }
    return this.#parsedSaved.profile
  }

  /** Changes one parameter: its characters and nothing else. Typing on in the same value is one step to undo. */
  edit(change: ProfileChange, typing = false): Result<null, EditRefusal> {
    const edits = editsFor(this.profile(), change)
    if (!edits.ok) return edits
    if (edits.value.length > 0) this.#apply(edits.value, typing ? 'input.type' : 'input.form', !typing)
    return ok(null)
  }

  /** Another text in place of this one, as one step that can be undone. */
  replaceAll(fileText: string, lineEnd = lineEndOf(fileText)): void {
    if (lineEnd !== this.#lineEnd) {
      this.#lineEnd = lineEnd
      this.dispatch({ effects: this.#lineEnds.reconfigure(separator(lineEnd)) })
    }
    const edit = replacement(this.text(), toEditor(fileText, lineEnd))
    if (edit !== null) this.#apply([edit], 'input.replace', true)
    else this.#changed()
  }

  #apply(edits: readonly TextEdit[], userEvent: string, alone: boolean): void {
    this.dispatch({
      changes: edits.map(({ offset, length, text }) => ({ from: offset, to: offset + length, insert: textOf(text) })),
      annotations: [Transaction.userEvent.of(userEvent), ...(alone ? [isolateHistory.of('full' as const)] : [])],
      scrollIntoView: false,
    })
  }

  /** Shows this place and puts the caret there, if the text is in sight. */
  reveal(offset: number, length = 0): void {
    const end = this.#state.doc.length
    const from = Math.min(end, offset)
    this.dispatch({
      selection: { anchor: from, head: Math.min(end, offset + length) },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    })
    this.#editor?.focus()
  }

  readonly undo = (): boolean => undo({ state: this.#state, dispatch: (transaction) => this.take([transaction]) })
  readonly redo = (): boolean => redo({ state: this.#state, dispatch: (transaction) => this.take([transaction]) })

  // ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The words changed: marks in the text say them anew. */
  describeWith(describe: Describe): void {
    this.#describe = describe
    if (this.#checkedDoc !== null) this.#mark()
  }

  /** What is checked against changed: the model, say. */
  checkAgain(): void {
    this.#lintSoon(0)
  }

  #lintSoon(ms: number): void {
    this.#callOffLint()
    this.#callOffLint = this.#world.whenIdle(ms, () => this.lintNow())
  }

  lintNow(): void {
    this.#callOffLint()
    const began = performance.now()
    this.#findings = this.#world.lint(this.profile())
    this.#lintTookMs = performance.now() - began
    this.#checkedDoc = this.#state.doc
    this.#mark()
  }

  #mark(): void {
    const { length } = this.#state.doc
    const diagnostics = this.#findings.slice(0, MARKED).map((finding): Diagnostic => {
      const { message, fix } = this.#describe(finding)
      const to = Math.min(length, finding.offset + finding.length)
      return {
        from: Math.min(length, finding.offset),
        to,
        severity: finding.severity,
        message,
        ...(fix === null ? {} : { actions: [{ name: fix, apply: () => this.applyFix(finding) }] }),
      }
    })
    this.dispatch(setDiagnostics(this.#state, diagnostics))
  }

  /** Applies what this finding offers; nothing where the text has moved on and the finding is gone. */
  applyFix(finding: Finding): void {
    if (this.#checkedDoc !== this.#state.doc) this.lintNow()
    const same = this.#findings.filter(({ code, fix }) => code === finding.code && fix !== undefined)
    const nearest = same.sort((a, b) => Math.abs(a.offset - finding.offset) - Math.abs(b.offset - finding.offset))[0]
    if (nearest?.fix) this.#apply(nearest.fix.edits, 'input.fix', true)
    this.lintNow()
  }

  /** One step to undo, however many there were. */
  applySafeFixes(): number {
    const { text, applied } = withSafeFixes(this.text(), (each) => this.#world.lint(parseProfile(each)))
    const edit = replacement(this.text(), text)
    if (edit !== null) this.#apply([edit], 'input.fix', true)
    this.lintNow()
    return applied
  }

  // ── the disk ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Saves if the disk still has what this text is based on. Whether it did; else `fault` and `disk` say why. */
  async save(): Promise<boolean> {
    const { doc } = this.#state
    const [lineEnd, text] = [this.#lineEnd, this.fileText()]
    this.#saving = true
    this.#fault = null
    this.#changed()
    try {
      const stored = await this.#world.shelf.save({ ...this.place, text, basedOn: this.#saved.revision })
      this.#saved = { doc, lineEnd, text, revision: stored.revision }
      this.#disk = 'same'
      return true
    } catch (error) {
      this.#fault = this.#world.faultOf(error)
      if (this.#fault.code === 'FILE_CHANGED' || this.#fault.code === 'FILE_EXISTS') this.#disk = 'changed'
      return false
    } finally {
      this.#saving = false
      this.#changed()
      const told = this.#told
      this.#told = null
      if (told !== null) this.tellDisk(told.revision)
    }
  }

  /** What the disk has now. Nothing that is unsaved here is touched. */
  tellDisk(revision: string | null): void {
    if (this.#saving) {
      this.#told = { revision } // perhaps our own: known when the save is answered
      return
    }
    if (revision === this.#saved.revision) this.#disk = 'same'
    else if (revision === null) this.#disk = 'gone'
    else if (this.#view.dirty) this.#disk = 'changed'
    else {
      this.#reload()
      return
    }
    this.#changed()
  }

  #reload(): void {
    const read = async (): Promise<void> => {
      const stored = await this.#world.shelf.read(this.place)
      if (this.#view.dirty) this.#disk = stored.revision === this.#saved.revision ? 'same' : 'changed'
      else {
        this.adopt(stored)
        this.#reloaded = true
      }
      this.#changed()
    }
    read().catch((error: unknown) => {
      this.#fault = this.#world.faultOf(error)
      this.#changed()
    })
  }

  /** Takes over what the disk has; the text of before comes back with undo. */
  adopt({ text, revision }: Stored): void {
    const lineEnd = lineEndOf(text)
    this.#saved = { doc: textOf(toEditor(text, lineEnd)), lineEnd, text, revision }
    this.#disk = 'same'
    this.#fault = null
    this.replaceAll(text, lineEnd)
  }

  /** Keeps this text: from now on it is based on what the disk has, and a save replaces that. */
  rebaseOn({ text, revision }: { readonly text: string; readonly revision: string | null }): void {
    const lineEnd = lineEndOf(text)
    this.#saved = { doc: textOf(toEditor(text, lineEnd)), lineEnd, text, revision }
    this.#disk = 'same'
    this.#fault = null
    this.#changed()
  }

  dismiss(): void {
    this.#fault = null
    this.#reloaded = false
    this.#changed()
  }

  close(): void {
    this.#callOffLint()
    this.#listeners.clear()
  }

  #changed(): void {
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }

  #look(): DocumentView {
    const { doc } = this.#state
    const { revision, text } = this.#saved
    return {
      state: this.#state,
      findings: this.#findings,
      checked: this.#checkedDoc === doc,
      saved: { text, revision },
      dirty: this.#isDirty(),
      disk: this.#disk,
      reloaded: this.#reloaded,
      saving: this.#saving,
      fault: this.#fault,
      canUndo: undoDepth(this.#state) > 0,
      canRedo: redoDepth(this.#state) > 0,
    }
  }

  /** Compared once for each text: the caret moves more often than the text changes. */
  #isDirty(): boolean {
    const { doc } = this.#state
    const [lineEnd, saved] = [this.#lineEnd, this.#saved]
    if (this.#compared?.doc !== doc || this.#compared.saved !== saved || this.#compared.lineEnd !== lineEnd) {
      const dirty = saved.revision === null || lineEnd !== saved.lineEnd || !doc.eq(saved.doc)
      this.#compared = { doc, saved, lineEnd, dirty }
    }
    return this.#compared.dirty
  }
}

const textOf = (text: string): Text => Text.of(text.split('\n'))

/** Only in a mixed text: elsewhere what is pasted ends its lines as the rest does. */
const separator = (end: LineEnd): Extension => (end === 'mixed' ? EditorState.lineSeparator.of('\n') : [])
