import type { Mac } from '../identity/mac.ts'
import {
  parameter,
  nextResync,
  shownParameter,
  type NextResync,
  type ShownParameter,
} from '../virtual-phone/machine/view.ts'
import {
  causeCodes,
  type CauseCode,
  type FetchedFile,
  type PhoneState,
  type SequenceVerdict,
} from '../virtual-phone/machine/state.ts'
import type { FaultKind } from './scenarios.ts'
import type { PhoneStory, SyslogLine, StoryLine } from './story.ts'

/**
 * Why a phone failed a rehearsal: the cause its machine gives (`virtualPhone:cause.<code>`), or that it never got so far
 * (`rehearse:cause.<code>`).
 */
export const rehearsalCauses = [
  'never-resynced',
  'not-finished',
  'awaits-code',
  // The scenario's own doing: it says nothing about the site.
  'staged-file-missing',
  'staged-wrong-key',
  'staged-server-expired',
  'staged-unknown-authority',
  'staged-clock-1970',
  'staged-other-certificate',
  'staged-certificate-expired',
] as const satisfies readonly ('never-resynced' | 'not-finished' | 'awaits-code' | `staged-${FaultKind}`)[]
export type RehearsalCause = CauseCode | (typeof rehearsalCauses)[number]

const isOwnCause = (cause: string): cause is (typeof rehearsalCauses)[number] =>
  (rehearsalCauses as readonly string[]).includes(cause)

/** The key of a cause's words. */
export const causeKey = (cause: string): string =>
  isOwnCause(cause) ? `rehearse:cause.${cause}` : `virtualPhone:cause.${cause}`

export const isStaged = (cause: string | null | undefined): boolean => cause?.startsWith('staged-') ?? false

/** One file of a rehearsed phone's last sequence. */
export type RehearsedFile = Omit<FetchedFile, 'cause'> & { readonly cause?: RehearsalCause }

export interface ChangedParameter {
  readonly name: string
  /** Secrets are masked in both. */
  readonly before: string
  readonly after: string
  /** What set the value that it has now. */
  readonly source: ShownParameter['source']
}

/** One phone's verdict. Nothing of it holds a secret. */
export interface RehearsedPhone {
  readonly mac: Mac
  readonly model: string
  readonly serial: string
  readonly firmware: string
  readonly ip: string
  readonly outcome: 'ok' | 'failed'
  readonly cause: RehearsalCause | null
  readonly evidence: string
  /** The rule that failed, and the address that says most about it. */
  readonly rule: string | null
  readonly url: string | null
  /** The files of its last sequence. */
  readonly files: readonly RehearsedFile[]
  readonly requests: number
  /** How many parameters are not what they were, and the first of them. */
  readonly changes: number
  readonly changed: readonly ChangedParameter[]
  readonly said: readonly SyslogLine[]
  readonly story: readonly StoryLine[]
  readonly storyLeft: number
  readonly next: NextResync
  /** When its last sequence ended, by its own clock. */
  readonly endedAt: number | null
}

const CHANGES_SHOWN = 200
const VALUE_LIMIT = 240

/** What became of a phone, from its state before and after. */
export function rehearsed(before: PhoneState, after: PhoneState, story: PhoneStory): RehearsedPhone {
  const { mac, model, serial } = after.identity
  const changed = changesBetween(before, after)
  return {
    mac,
    model,
    serial,
    firmware: after.firmware,
    ip: after.network?.ip ?? '',
    ...withStaged(outcomeOf(after), story.staged),
    files: (after.last?.files ?? []).map((file) => withStaged<RehearsedFile>(file, story.staged)),
    requests: story.requests,
    changes: changed.length,
    changed: changed.slice(0, CHANGES_SHOWN).map((name) => ({
      name,
      before: shownParameter(before, name).value.slice(0, VALUE_LIMIT),
      after: shownParameter(after, name).value.slice(0, VALUE_LIMIT),
      source: shownParameter(after, name).source,
    })),
    said: story.said(),
    story: story.lines(),
    storyLeft: story.left(),
    next: nextResync(after),
    endedAt: after.last?.endedAt ?? null,
  }
}

/** What each staged fault looks like to the phone. */
const stagedAs: Readonly<Record<FaultKind, CauseCode>> = {
  'file-missing': 'file-not-found',
  'wrong-key': 'corrupt',
  'server-expired': 'tls',
  'unknown-authority': 'tls',
  'clock-1970': 'tls',
  'other-certificate': 'refused',
  'certificate-expired': 'refused',
}

/** A failure that the scenario staged is told as such; any other one is the site's. */
function withStaged<T extends { readonly cause?: RehearsalCause | null }>(found: T, staged: FaultKind | null): T {
  return staged !== null && found.cause === stagedAs[staged] ? { ...found, cause: `staged-${staged}` } : found
}

function changesBetween(before: PhoneState, after: PhoneState): readonly string[] {
  const names = new Set([...before.parameters.keys(), ...after.parameters.keys()])
  return [...names].filter((name) => parameter(before, name) !== parameter(after, name)).sort()
}

type Outcome = Pick<RehearsedPhone, 'outcome' | 'cause' | 'evidence' | 'rule' | 'url'>

function outcomeOf(state: PhoneState): Outcome {
  const { last, activity, waiting, awaitsCode, upgradeFailure } = state
  const nothing = { evidence: '', rule: null, url: null }
  if (awaitsCode) return { outcome: 'failed', cause: 'awaits-code', ...nothing }
  if (last === null) {
    const begun = activity?.kind === 'resync' || waiting.some(({ kind }) => kind === 'resync')
    return { outcome: 'failed', cause: begun ? 'not-finished' : 'never-resynced', ...nothing }
  }
  if (last.outcome === 'failed') return failureOf(last)
  if (upgradeFailure === null || state.phase === 'migrated') return { outcome: 'ok', cause: null, ...nothing }
  return { outcome: 'failed', rule: 'Upgrade_Rule', ...upgradeFailure }
}

/**
 * Of several addresses the one that answered says more than those where nobody is: a phone that asks TFTP, HTTP and HTTPS
 * in turn ends with "connection refused" though its file is what is missing.
 */
const telling: readonly CauseCode[] = [
  'corrupt',
  'xml-broken',
  'no-profile',
  'unauthorised',
  'refused',
  'server-error',
  'file-not-found',
  'tftp-error',
  'broken-off',
  'too-many-redirects',
  'redirect-refused',
  'tls',
]

function failureOf({ failure, files }: SequenceVerdict): Outcome {
  if (failure === undefined) return { outcome: 'failed', cause: 'not-finished', evidence: '', rule: null, url: null }
  const tried = files.filter(({ rule, outcome }) => rule === failure.rule && outcome === 'failed')
  const rank = ({ cause }: FetchedFile): number => {
    const place = cause === undefined ? -1 : telling.indexOf(cause)
    return place < 0 ? telling.length : place
  }
  const [most] = [...tried].sort((a, b) => rank(a) - rank(b))
  const file = most !== undefined && rank(most) < telling.length ? most : tried.at(-1)
  return {
    outcome: 'failed',
    cause: file?.cause ?? failure.code,
    evidence: file?.evidence ?? failure.evidence,
    rule: failure.rule,
    url: file?.url ?? null,
  }
}

/** Has its verdict, and nothing under way that the scenario still waits for. */
export function isSettled(state: PhoneState): boolean {
  // As an enterprise phone it looks for its configuration, once.
  if (state.phase === 'migrated') return state.activity === null && state.timers.boot === undefined
  if (state.phase !== 'up' || state.activity !== null || state.waiting.length > 0) return false
  const { resync, boot, retry, trigger } = state.timers
  if (boot !== undefined || resync?.cause === 'reset') return false
  // Without a verdict and without a timer nothing will come.
  return state.last !== null || [resync, retry, trigger].every((timer) => timer === undefined)
}

/** Every cause that a verdict may name, for whoever holds the words against them. */
export const allCauses: readonly RehearsalCause[] = [...causeCodes, ...rehearsalCauses]
