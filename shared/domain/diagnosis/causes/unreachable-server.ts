import { readCurlError } from '../../phone/curl-error.ts'
import type { Attempt } from '../attempts.ts'
import { cause, sitePath, type CauseCode, type Diagnosis } from '../diagnosis.ts'
import type { PhoneCause } from './cause.ts'

/** libcurl's numbers for a server that cannot be reached, in the phone's own log (phone-facts 4). */
const codes: Readonly<Record<number, CauseCode>> = {
  6: 'name-unresolved',
  7: 'server-unreachable',
  28: 'server-timeout',
}

/** Why a phone's request never came: its own log says it. */
export function unreachableServer({ lines, announced }: Attempt): Diagnosis | null {
  const url = announced.at(-1)?.verdict?.url ?? ''
  for (const line of lines.toReversed()) {
    const code = codes[readCurlError(line.text)?.code ?? 0]
    if (code !== undefined) return cause(code, { params: { url }, evidence: [line.seq] })
  }
  return null
}

/** A later success within this time is of the same search for a server that answers. */
const SEARCH_MS = 5 * 60_000

/**
 * A name with several addresses: each is tried in turn, and the resync succeeds with the one that answers (phone-facts
 * 2.2). Its failed try is not a failed resync.
 */
export const oneAddressFailed: PhoneCause = ({ attempts, last }, { ownHosts }) => {
  if (last?.verdict?.verdict?.result !== 'succeeded') return []
  const own = unreachableServer(last)
  if (own !== null) return [told(urlOf(last), [...own.evidence, ...numberOf(last)], 'likely')]
  // It tells its first address alone when it asks, and the one that answered when it succeeds (phone-facts 3.4).
  if (isOtherAddress(last, last))
    return [told(urlOf(last), [...last.announced.slice(0, 1).map(({ seq }) => seq), ...numberOf(last)], 'likely')]
  const here = sentFrom(last, ownHosts)
  if (here !== null)
    return [
      told(urlOf(last), [...last.announced.slice(0, 1).map(({ seq }) => seq), here, ...numberOf(last)], 'possible'),
    ]
  const before = attempts[attempts.indexOf(last) - 1]
  return before !== undefined && isOneSearch(before, last)
    ? [told(urlOf(before), [...numberOf(before), ...numberOf(last)], 'certain')]
    : []
}

/** It tells an address that is none of ours, and got its file here: where the first address failed, the log keeps it. */
function sentFrom(attempt: Attempt, ownHosts: ReadonlySet<string>): number | null {
  const { host, path } = parts(urlOf(attempt))
  const address = host.replace(/:\d+$/, '')
  if (ownHosts.size === 0 || !/^[\d.]+$/.test(address) || ownHosts.has(address)) return null
  const sent = attempt.requests.find(({ end }) => end?.type === 'file.sent' && sitePath(end.path) === sitePath(path))
  return sent?.end?.seq ?? null
}

/** A failure at one address, and soon a success at another. */
function isOneSearch(before: Attempt, success: Attempt): boolean {
  if (before.verdict?.verdict?.result !== 'failed') return false
  const took = (success.verdict?.at ?? 0) - before.verdict.at
  return success.from !== before.from && took <= SEARCH_MS && isOtherAddress(before, success)
}

const told = (url: string, evidence: readonly number[], confidence: Diagnosis['confidence']): Diagnosis =>
  cause('one-address-failed', { params: { url }, evidence, confidence })

const urlOf = ({ announced }: Attempt): string => announced[0]?.verdict?.url ?? ''
const numberOf = ({ verdict }: Attempt): readonly number[] => (verdict === null ? [] : [verdict.seq])

/** The same path at another host. */
function isOtherAddress(failed: Attempt, succeeded: Attempt): boolean {
  const [a, b] = [parts(urlOf(failed)), parts(answeredUrl(succeeded))]
  return a.path !== '' && a.path === b.path && a.host !== b.host
}

/** The success names the address that answered, where the phone's template has it. */
const answeredUrl = ({ verdict, announced }: Attempt): string =>
  verdict?.verdict?.url ?? announced.at(-1)?.verdict?.url ?? ''

function parts(url: string): { readonly host: string; readonly path: string } {
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/]*)(\/.*)?$/i.exec(url) ?? []
  return { host, path }
}
