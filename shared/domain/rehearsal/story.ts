import type { FaultKind } from './scenarios.ts'

/** One line of what a phone did: which rule it followed, in its code (`virtualPhone:note.<code>`). */
export interface StoryLine {
  readonly at: number
  readonly rule: string
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

/** One of its syslog messages. */
export interface SyslogLine {
  readonly at: number
  readonly severity: number
  readonly text: string
}

/** What a driver reports of its phone, as far as a story needs it. */
export type StoryEvent =
  | ({ readonly type: 'note' } & StoryLine)
  | ({ readonly type: 'syslog' } & SyslogLine)
  | { readonly type: 'listener-failed' }

/** A day of a phone has thousands of lines; its beginning and its end explain it. */
const LINES_FIRST = 16
const LINES_LAST = 40
/** Between them, what went wrong first. */
const FAILURES_KEPT = 6
const failures: ReadonlySet<string> = new Set(['sequence-fails', 'upgrade-fails', 'report-fails', 'authority-fails'])
const SAID_LAST = 12
const TEXT_LIMIT = 300

/** One phone's story, bounded. */
export class PhoneStory {
  #first: StoryLine[] = []
  #failures: StoryLine[] = []
  #last: StoryLine[] = []
  #said: SyslogLine[] = []
  #left = 0
  requests = 0
  /** The fault that the scenario staged on this phone's requests. */
  staged: FaultKind | null = null

  add(event: StoryEvent): void {
    if (event.type === 'note') this.#note(event)
    else if (event.type === 'syslog') {
      const { at, severity, text } = event
      this.#said.push({ at, severity, text: text.slice(0, TEXT_LIMIT) })
      if (this.#said.length > SAID_LAST) this.#said.shift()
    }
  }

  #note({ at, rule, code, params }: StoryLine): void {
    const line = { at, rule, code, params }
    if (this.#first.length < LINES_FIRST) {
      this.#first.push(line)
      return
    }
    this.#last.push(line)
    if (this.#last.length <= LINES_LAST) return
    const leaving = this.#last.shift()
    if (leaving !== undefined && failures.has(leaving.code) && this.#failures.length < FAILURES_KEPT)
      this.#failures.push(leaving)
    else this.#left += 1
  }

  lines(): readonly StoryLine[] {
    return [...this.#first, ...this.#failures, ...this.#last]
  }

  /** Lines between them that were let go. */
  left(): number {
    return this.#left
  }

  said(): readonly SyslogLine[] {
    return [...this.#said]
  }
}
