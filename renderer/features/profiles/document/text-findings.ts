import { setDiagnostics, type Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import type { Finding } from '../../../../shared/domain/profile/lint/finding.ts'
import { parseProfile, type Profile } from '../../../../shared/domain/profile/parse.ts'
import { withSafeFixes } from './safe-fixes.ts'
import type { TextHistory } from './text-history.ts'

/** How a finding is said, in the language of now. */
export type Describe = (finding: Finding) => { readonly message: string; readonly fix: string | null }

export interface FindingsDeps {
  readonly lint: (profile: Profile) => readonly Finding[]
  /** Runs when there is nothing more urgent, not before `ms`; what is returned calls it off. */
  readonly whenIdle: (ms: number, run: () => void) => () => void
}

/** Findings follow the typing, at most this often; a text that takes long to check is checked less often. */
const LINT_PAUSE_MS = 250
/** The editor marks so many; the list beside it has them all. */
const MARKED = 1_000

/** What is to be said of a text: checked when there is time, marked in it, and mended by its fixes. */
export class TextFindings {
  readonly #text: TextHistory
  readonly #deps: FindingsDeps
  #list: readonly Finding[] = []
  #checkedDoc: Text | null = null
  #callOff: () => void = () => undefined
  #tookMs = 0
  #describe: Describe = ({ code }) => ({ message: code, fix: null })

  constructor(text: TextHistory, deps: FindingsDeps) {
    this.#text = text
    this.#deps = deps
  }

  get list(): readonly Finding[] {
    return this.#list
  }

  /** Whether `list` is of the text as it is now. */
  get checked(): boolean {
    return this.#checkedDoc === this.#text.state.doc
  }

  describeWith(describe: Describe): void {
    this.#describe = describe
    if (this.#checkedDoc !== null) this.#mark()
  }

  /** After typing: in a pause, and the longer the last check took, the later. */
  checkInPause(): void {
    this.checkSoon(Math.max(LINT_PAUSE_MS, 3 * this.#tookMs))
  }

  checkSoon(ms = 0): void {
    this.#callOff()
    this.#callOff = this.#deps.whenIdle(ms, () => this.checkNow())
  }

  checkNow(): void {
    this.#callOff()
    const began = performance.now()
    this.#list = this.#deps.lint(this.#text.profile())
    this.#tookMs = performance.now() - began
    this.#checkedDoc = this.#text.state.doc
    this.#mark()
  }

  /** Applies what this finding offers; nothing where the text has moved on and the finding is gone. */
  applyFix(finding: Finding): void {
    if (!this.checked) this.checkNow()
    const same = this.#list.filter(({ code, fix }) => code === finding.code && fix !== undefined)
    const nearest = same.sort((a, b) => Math.abs(a.offset - finding.offset) - Math.abs(b.offset - finding.offset))[0]
    if (nearest?.fix) this.#text.apply(nearest.fix.edits, { userEvent: 'input.fix', alone: true })
    this.checkNow()
  }

  /** One step to undo, however many there were. */
  applySafeFixes(): number {
    const before = this.#text.profile().text
    const { text, applied } = withSafeFixes(before, (each) => this.#deps.lint(parseProfile(each)))
    this.#text.replace(text, 'input.fix')
    this.checkNow()
    return applied
  }

  close(): void {
    this.#callOff()
  }

  #mark(): void {
    const { state } = this.#text
    const { length } = state.doc
    const diagnostics = this.#list.slice(0, MARKED).map((finding): Diagnostic => {
      const { message, fix } = this.#describe(finding)
      return {
        from: Math.min(length, finding.offset),
        to: Math.min(length, finding.offset + finding.length),
        severity: finding.severity,
        message,
        ...(fix === null ? {} : { actions: [{ name: fix, apply: () => this.applyFix(finding) }] }),
      }
    })
    this.#text.dispatch(setDiagnostics(state, diagnostics))
  }
}
