import { isolateHistory, redo, redoDepth, undo, undoDepth } from '@codemirror/commands'
import { Compartment, EditorState, Text, Transaction, type Extension, type TransactionSpec } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { parseProfile, type Profile } from '../../../../shared/domain/profile/parse.ts'
import type { TextEdit } from '../../../../shared/domain/profile/span.ts'
import { lineEndOf, toEditor, toFile, type LineEnd } from './line-ends.ts'
import { replacement } from './replacement.ts'

export const textOf = (text: string): Text => Text.of(text.split('\n'))

/** Only in a mixed text: elsewhere what is pasted ends its lines as the rest does. */
const separator = (end: LineEnd): Extension => (end === 'mixed' ? EditorState.lineSeparator.of('\n') : [])

/** Who made a step, and whether it is one of its own or goes on with the step before. */
interface StepKind {
  readonly userEvent: string
  readonly alone: boolean
}

/** One text with one undo history, whoever changes it, and the editor in which it is in sight. */
export class TextHistory {
  readonly #lineEnds = new Compartment()
  readonly #onStep: (docChanged: boolean) => void
  #state: EditorState
  #editor: EditorView | null = null
  #lineEnd: LineEnd
  #parsed: { readonly doc: Text; readonly profile: Profile } | null = null

  constructor(fileText: string, extensions: Extension, onStep: (docChanged: boolean) => void) {
    this.#onStep = onStep
    this.#lineEnd = lineEndOf(fileText)
    this.#state = EditorState.create({
      doc: textOf(toEditor(fileText, this.#lineEnd)),
      extensions: [this.#lineEnds.of(separator(this.#lineEnd)), extensions],
    })
  }

  get state(): EditorState {
    return this.#state
  }

  get lineEnd(): LineEnd {
    return this.#lineEnd
  }

  get canUndo(): boolean {
    return undoDepth(this.#state) > 0
  }

  get canRedo(): boolean {
    return redoDepth(this.#state) > 0
  }

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
    this.#onStep(transactions.some(({ docChanged }) => docChanged))
  }

  dispatch(...specs: readonly TransactionSpec[]): void {
    this.take([this.#state.update(...specs)])
  }

  profile(): Profile {
    const { doc } = this.#state
    if (this.#parsed?.doc !== doc) this.#parsed = { doc, profile: parseProfile(doc.sliceString(0, doc.length, '\n')) }
    return this.#parsed.profile
  }

  /** As it would be saved. */
  fileText(): string {
    return toFile(this.profile().text, this.#lineEnd)
  }

  apply(edits: readonly TextEdit[], { userEvent, alone }: StepKind): void {
    this.dispatch({
      changes: edits.map(({ offset, length, text }) => ({ from: offset, to: offset + length, insert: textOf(text) })),
      annotations: [Transaction.userEvent.of(userEvent), ...(alone ? [isolateHistory.of('full' as const)] : [])],
      scrollIntoView: false,
    })
  }

  /** Another text, as the editor holds it, in place of this one. Whether they differ. */
  replace(text: string, userEvent: string): boolean {
    const edit = replacement(this.profile().text, text)
    if (edit !== null) this.apply([edit], { userEvent, alone: true })
    return edit !== null
  }

  /** From now on the text ends its lines in this way. */
  endLinesWith(lineEnd: LineEnd): void {
    if (lineEnd === this.#lineEnd) return
    this.#lineEnd = lineEnd
    this.dispatch({ effects: this.#lineEnds.reconfigure(separator(lineEnd)) })
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
}
