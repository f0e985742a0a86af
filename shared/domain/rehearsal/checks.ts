import type { Mac } from '../identity/mac.ts'
import { profileRules, type CauseCode, type PhoneState, type RuleName } from '../virtual-phone/machine/state.ts'
import { parameter, shownParameter } from '../virtual-phone/machine/view.ts'
import type { FleetLoad } from './load.ts'
import { isStaged, type RehearsedPhone } from './verdict.ts'

/** What can be wrong with a fleet, beyond its phones. The words are under `rehearse:check.<code>`. */
export const checkCodes = [
  'same-mac', // mac
  'same-serial', // serial
  'same-line', // user: two phones would register one extension
  'path-missing', // path
  'path-missing-accepted', // path: Resync_Fails_On_FNF = No hides it
  'outside-host', // host: the rehearsal's network does not have it
  'wrong-port', // host, port, scheme, served: the port on which the bench serves that, '' for none
  'dead-end', // name, rule, cause, evidence
  'storm', // requests, seconds
  'never-again', // why
] as const
export type CheckCode = (typeof checkCodes)[number]

export interface FleetCheck {
  readonly code: CheckCode
  /** `error`: it does not work. `warning`: it works, and will surprise. */
  readonly severity: 'error' | 'warning'
  /** How many phones, and the first of them. */
  readonly count: number
  readonly macs: readonly Mac[]
  readonly params: Readonly<Record<string, string | number>>
}

/** A rule that the phones got during the rehearsal, and what came of a resync by it. */
export interface Probe {
  readonly mac: Mac
  readonly name: RuleName
  /** Keys are masked. */
  readonly rule: string
  readonly cause: CauseCode | 'not-finished'
  readonly evidence: string
}

/** A request that the rehearsal's network led nowhere. */
export interface Misrouted {
  readonly mac: Mac
  readonly kind: 'outside' | 'wrong-port'
  readonly scheme: string
  readonly host: string
  readonly port: number
  readonly served: number | null
}

export interface FleetFindings {
  readonly phones: readonly RehearsedPhone[]
  /** In the same order. */
  readonly states: readonly PhoneState[]
  readonly probes: readonly Probe[]
  readonly misrouted: readonly Misrouted[]
  readonly load: FleetLoad
  /** A scenario that lets all phones begin at once makes its own crowd. */
  readonly crowded: boolean
}

const MACS_SHOWN = 10
const CHECKS_LIMIT = 500

/** A storm: so many requests within a second, from so large a part of the fleet. */
const STORM_REQUESTS = 50
const STORM_SHARE = 0.25

/** Findings of one kind are one check with all its phones. */
class Gathered {
  readonly #checks = new Map<string, { check: Omit<FleetCheck, 'count' | 'macs'>; macs: Set<Mac> }>()

  add(mac: Mac, code: CheckCode, severity: FleetCheck['severity'], params: FleetCheck['params']): void {
    const key = JSON.stringify([code, params])
    const known = this.#checks.get(key)
    if (known !== undefined) known.macs.add(mac)
    else if (this.#checks.size < CHECKS_LIMIT)
      this.#checks.set(key, { check: { code, severity, params }, macs: new Set([mac]) })
  }

  all(): readonly FleetCheck[] {
    return [...this.#checks.values()].map(({ check, macs }) => ({
      ...check,
      count: macs.size,
      macs: [...macs].slice(0, MACS_SHOWN),
    }))
  }
}

/** In the order of `checkCodes`, the most phones first. */
export function checkFleet(findings: FleetFindings): readonly FleetCheck[] {
  const gathered = new Gathered()
  checkPaths(findings, gathered)
  checkMisrouted(findings, gathered)
  for (const { mac, name, rule, cause, evidence } of findings.probes)
    gathered.add(mac, 'dead-end', 'error', { name, rule, cause, evidence })
  checkSchedules(findings, gathered)
  const checks = [...identityChecks(findings), ...gathered.all(), ...stormChecks(findings)]
  const rank = ({ code }: FleetCheck): number => checkCodes.indexOf(code)
  return checks.sort((a, b) => rank(a) - rank(b) || b.count - a.count)
}

/** Two phones with one identity. */
function identityChecks({ phones, states }: FleetFindings): readonly FleetCheck[] {
  const lines = states.map((state) => {
    const user = parameter(state, 'User_ID_1_').trim()
    return user === '' ? '' : `${user}@${parameter(state, 'Proxy_1_').trim()}`
  })
  const macs = phones.map(({ mac }) => mac)
  const serials = phones.map(({ serial }) => serial)
  return [
    ...shared(macs, macs).map(([mac, all]) => named('same-mac', 'error', all, { mac })),
    // The same MAC twice is one finding, not three.
    ...shared(serials, macs)
      .filter(([, all]) => new Set(all).size > 1)
      .map(([serial, all]) => named('same-serial', 'error', all, { serial })),
    ...shared(lines, macs)
      .filter(([, all]) => new Set(all).size > 1)
      .map(([user, all]) => named('same-line', 'warning', all, { user: user.replace(/@$/, '') })),
  ].slice(0, CHECKS_LIMIT)
}

const named = (
  code: CheckCode,
  severity: FleetCheck['severity'],
  macs: readonly Mac[],
  params: FleetCheck['params'],
): FleetCheck => ({ code, severity, count: macs.length, macs: macs.slice(0, MACS_SHOWN), params })

function shared(values: readonly string[], macs: readonly Mac[]): readonly (readonly [string, readonly Mac[]])[] {
  const byValue = new Map<string, Mac[]>()
  for (const [index, value] of values.entries()) {
    const mac = macs[index]
    if (value === '' || mac === undefined) continue
    const known = byValue.get(value)
    if (known === undefined) byValue.set(value, [mac])
    else known.push(mac)
  }
  return [...byValue].filter(([, all]) => all.length > 1)
}

/** A path asked for that the site lacks: of several addresses of one rule, only where none of them worked. */
function checkPaths({ phones }: FleetFindings, gathered: Gathered): void {
  for (const { mac, outcome, files, rule } of phones) {
    for (const file of files) {
      if (isStaged(file.cause)) continue
      if (file.outcome === 'not-found-accepted')
        gathered.add(mac, 'path-missing-accepted', 'warning', { path: pathOf(file.url) })
      else if (outcome === 'failed' && file.rule === rule && file.cause === 'file-not-found')
        gathered.add(mac, 'path-missing', 'error', { path: pathOf(file.url) })
    }
  }
}

const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/]*/, '') || '/'

function checkMisrouted({ misrouted }: FleetFindings, gathered: Gathered): void {
  for (const { mac, kind, scheme, host, port, served } of misrouted) {
    if (kind === 'outside') gathered.add(mac, 'outside-host', 'warning', { host })
    else gathered.add(mac, 'wrong-port', 'warning', { scheme, host, port, served: served ?? '' })
  }
}

/** Phones that would never ask again by themselves. */
function checkSchedules({ phones }: FleetFindings, gathered: Gathered): void {
  for (const { mac, next } of phones) {
    // A phone that became an enterprise phone is asked for by another system from then on.
    if (next.kind === 'never' && next.why !== 'migrated' && next.why !== 'off')
      gathered.add(mac, 'never-again', 'warning', { why: next.why })
  }
}

function stormChecks({ load: { peak }, phones, crowded }: FleetFindings): readonly FleetCheck[] {
  if (crowded || peak === null || peak.requests < STORM_REQUESTS || peak.phones < phones.length * STORM_SHARE) return []
  const { requests, second, phones: count } = peak
  return [{ code: 'storm', severity: 'warning', count, macs: [], params: { requests, seconds: second } }]
}

/** The rules that decide what a phone asks next, where the rehearsal changed them and nobody has followed them since. */
export function untriedRules(before: PhoneState, after: PhoneState): readonly RuleName[] {
  return profileRules.filter((name) => parameter(before, name) !== parameter(after, name))
}

/** The verdict over a phone that was made to follow its new rules; null where they work. */
export function probeOf(state: PhoneState): Probe | null {
  const { last, activity, identity } = state
  const unfinished = activity !== null || last === null
  if (!unfinished && last.failure === undefined) return null
  const name = last?.failure?.rule ?? 'Profile_Rule'
  return {
    mac: identity.mac,
    name,
    rule: name === 'given' ? '' : shownParameter(state, name).value,
    cause: unfinished ? 'not-finished' : (last.failure?.code ?? 'not-finished'),
    evidence: last?.failure?.evidence ?? '',
  }
}
