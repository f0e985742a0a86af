import type { EditorState, Extension, Text, Transaction, TransactionSpec } from '@codemirror/state'
import type { EditorView } from '@codemirror/view'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { ProfileArea } from '../../../../shared/domain/profile/area.ts'
import { editsFor, type EditRefusal, type ProfileChange } from '../../../../shared/domain/profile/edit.ts'
import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { parseProfile, type Profile } from '../../../../shared/domain/profile/parse.ts'
import { ok, type Result } from '../../../../shared/domain/result.ts'
import { beginSync, syncDisk, type DiskEvent, type DiskSync, type SavedText } from './disk-sync.ts'
import { lineEndOf, toEditor, type LineEnd } from './line-ends.ts'
import { TextFindings, type Describe, type FindingsDeps } from './text-findings.ts'
import { TextHistory, textOf } from './text-history.ts'

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

export interface DocumentDeps extends FindingsDeps {
  readonly shelf: ProfileStorage
  readonly faultOf: (error: unknown) => Fault
  readonly extensions: Extension
}

export interface DocumentView extends Pick<DiskSync<Text>, 'disk' | 'reloaded' | 'saving' | 'fault'> {
  readonly state: EditorState
  readonly findings: readonly Finding[]
  /** Whether `findings` are of the text as it is now. */
  readonly checked: boolean
  /** What was last read or saved, as the file has it. */
  readonly saved: { readonly text: string; readonly revision: string | null }
  readonly dirty: boolean
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/**
 * One text with one history, whoever changes it: the text view, the form, a fix, a restored version. It lives while the
 * window lives, so that nothing that was typed is lost by looking elsewhere.
 */
export class ProfileDocument {
  readonly place: Place
  readonly #deps: DocumentDeps
  readonly #listeners = new Set<() => void>()
  readonly #text: TextHistory
  readonly #findings: TextFindings
  #sync: DiskSync<Text>
  #compared: {
    readonly doc: Text
    readonly saved: SavedText<Text>
    readonly lineEnd: LineEnd
    readonly dirty: boolean
  } | null = null
  #view: DocumentView
  #parsedSaved: { readonly text: string; readonly profile: Profile } | null = null

  constructor(place: Place, stored: { readonly text: string; readonly revision: string | null }, deps: DocumentDeps) {
    this.place = place
    this.#deps = deps
    this.#text = new TextHistory(stored.text, deps.extensions, (docChanged) => this.#stepped(docChanged))
    this.#findings = new TextFindings(this.#text, deps)
    // A new file has nothing saved: its first text is already a change.
    const text = stored.revision === null ? '' : stored.text
    this.#sync = beginSync(savedText({ text, revision: stored.revision }, this.#text.lineEnd))
    this.#view = this.#look()
    this.#findings.checkSoon()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly view = (): DocumentView => this.#view

  // ── the text ──────────────────────────────────────────────────────────────────────────────────────────────────────

  readonly state = (): EditorState => this.#text.state

  readonly attach = (editor: EditorView): (() => void) => this.#text.attach(editor)

  readonly take = (transactions: readonly Transaction[]): void => this.#text.take(transactions)

  dispatch(...specs: readonly TransactionSpec[]): void {
    this.#text.dispatch(...specs)
  }

  /** The text as the editor holds it: offsets of findings and parameters are in this one. */
  text(): string {
    return this.profile().text
  }

  /** As it would be saved. */
  fileText(): string {
    return this.#text.fileText()
  }

  profile(): Profile {
    return this.#text.profile()
  }

  savedProfile(): Profile {
    const { text } = this.#sync.saved
    if (this.#parsedSaved?.text !== text) this.#parsedSaved = { text, profile: parseProfile(text) }
    return this.#parsedSaved.profile
  }

  /** Changes one parameter: its characters and nothing else. Typing on in the same value is one step to undo. */
  edit(change: ProfileChange, typing = false): Result<null, EditRefusal> {
    const edits = editsFor(this.profile(), change)
    if (!edits.ok) return edits
    const kind = { userEvent: typing ? 'input.type' : 'input.form', alone: !typing }
    if (edits.value.length > 0) this.#text.apply(edits.value, kind)
    return ok(null)
  }

  /** Another text in place of this one, as one step that can be undone. */
  replaceAll(fileText: string, lineEnd = lineEndOf(fileText)): void {
    this.#text.endLinesWith(lineEnd)
    if (!this.#text.replace(toEditor(fileText, lineEnd), 'input.replace')) this.#changed()
  }

  /** Shows this place and puts the caret there, if the text is in sight. */
  reveal(offset: number, length = 0): void {
    this.#text.reveal(offset, length)
  }

  readonly undo = (): boolean => this.#text.undo()
  readonly redo = (): boolean => this.#text.redo()

  #stepped(docChanged: boolean): void {
    if (docChanged) {
      this.#happened({ type: 'typed' })
      this.#findings.checkInPause()
    }
    this.#changed()
  }

  // ── findings ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The words changed: marks in the text say them anew. */
  describeWith(describe: Describe): void {
    this.#findings.describeWith(describe)
  }

  /** What is checked against changed: the model, say. */
  checkAgain(): void {
    this.#findings.checkSoon()
  }

  lintNow(): void {
    this.#findings.checkNow()
  }

  applyFix(finding: Finding): void {
    this.#findings.applyFix(finding)
  }

  /** One step to undo, however many there were. */
  applySafeFixes(): number {
    return this.#findings.applySafeFixes()
  }

  // ── the disk ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Saves if the disk still has what this text is based on. Whether it did; else `fault` and `disk` say why. */
  async save(): Promise<boolean> {
    const { doc } = this.#text.state
    const [lineEnd, text] = [this.#text.lineEnd, this.fileText()]
    this.#tell({ type: 'saving' })
    try {
      const stored = await this.#deps.shelf.save({ ...this.place, text, basedOn: this.#sync.saved.revision })
      this.#tell({ type: 'saved', saved: { doc, lineEnd, text, revision: stored.revision } })
      return true
    } catch (error) {
      this.#tell({ type: 'save-failed', fault: this.#deps.faultOf(error) })
      return false
    }
  }

  /** What the disk has now. Nothing that is unsaved here is touched. */
  tellDisk(revision: string | null): void {
    this.#tell({ type: 'told', revision, dirty: this.#isDirty() })
  }

  /** Takes over what the disk has; the text of before comes back with undo. */
  adopt(stored: Stored): void {
    this.#happened({ type: 'based-on', saved: savedText(stored) })
    this.replaceAll(stored.text)
  }

  /** Keeps this text: from now on it is based on what the disk has, and a save replaces that. */
  rebaseOn(stored: { readonly text: string; readonly revision: string | null }): void {
    this.#tell({ type: 'based-on', saved: savedText(stored) })
  }

  dismiss(): void {
    this.#tell({ type: 'dismissed' })
  }

  close(): void {
    this.#findings.close()
    this.#listeners.clear()
  }

  #tell(event: DiskEvent<Text>): void {
    this.#happened(event)
    this.#changed()
  }

  #happened(event: DiskEvent<Text>): void {
    const [sync, effect] = syncDisk(this.#sync, event)
    this.#sync = sync
    if (effect?.type === 'judge') this.tellDisk(effect.revision)
    if (effect?.type === 'read') void this.#reload()
  }

  async #reload(): Promise<void> {
    try {
      const stored = await this.#deps.shelf.read(this.place)
      if (this.#isDirty()) {
        this.#tell({ type: 'kept-unsaved', revision: stored.revision })
        return
      }
      this.adopt(stored)
      this.#tell({ type: 'reloaded' })
    } catch (error) {
      this.#tell({ type: 'read-failed', fault: this.#deps.faultOf(error) })
    }
  }

  #changed(): void {
    this.#view = this.#look()
    for (const listener of this.#listeners) listener()
  }

  #look(): DocumentView {
    const { saved, disk, reloaded, saving, fault } = this.#sync
    return {
      state: this.#text.state,
      findings: this.#findings.list,
      checked: this.#findings.checked,
      saved: { text: saved.text, revision: saved.revision },
      dirty: this.#isDirty(),
      disk,
      reloaded,
      saving,
      fault,
      canUndo: this.#text.canUndo,
      canRedo: this.#text.canRedo,
    }
  }

  /** Compared once for each text: the caret moves more often than the text changes. */
  #isDirty(): boolean {
    const { doc } = this.#text.state
    const [lineEnd, saved] = [this.#text.lineEnd, this.#sync.saved]
    if (this.#compared?.doc !== doc || this.#compared.saved !== saved || this.#compared.lineEnd !== lineEnd) {
      const dirty = saved.revision === null || lineEnd !== saved.lineEnd || !doc.eq(saved.doc)
      this.#compared = { doc, saved, lineEnd, dirty }
    }
    return this.#compared.dirty
  }
}

/** `lineEnd` where the open text says how it ends its lines, and there is none here to say it. */
function savedText(
  { text, revision }: { readonly text: string; readonly revision: string | null },
  lineEnd = lineEndOf(text),
): SavedText<Text> {
  return { doc: textOf(toEditor(text, lineEnd)), lineEnd, text, revision }
}
