import { readCurlError } from '../../phone/curl-error.ts'
import type { Attempt } from '../attempts.ts'
import { cause, type CauseCode, type Diagnosis } from '../diagnosis.ts'
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
export const oneAddressFailed: PhoneCause = ({ attempts, last }) => {
  const success = last?.verdict?.verdict?.result === 'succeeded' ? last : null
  if (success === null) return []
  const own = unreachableServer(success)
  if (own !== null) return [told(urlOf(success), [...own.evidence, ...numberOf(success)], 'likely')]
  const before = attempts[attempts.indexOf(success) - 1]
  if (before?.verdict?.verdict?.result !== 'failed') return []
  const near = success.from !== before.from && (success.verdict?.at ?? 0) - before.verdict.at <= SEARCH_MS
  return near && isOtherAddress(before, success)
    ? [told(urlOf(before), [...numberOf(before), ...numberOf(success)], 'certain')]
    : []
}

const told = (url: string, evidence: readonly number[], confidence: Diagnosis['confidence']): Diagnosis =>
  cause('one-address-failed', { params: { url }, evidence, confidence })

const urlOf = ({ announced }: Attempt): string => announced[0]?.verdict?.url ?? ''
const numberOf = ({ verdict }: Attempt): readonly number[] => (verdict === null ? [] : [verdict.seq])

/** The same path at another host. */
function isOtherAddress(failed: Attempt, succeeded: Attempt): boolean {
  const [a, b] = [urlOf(failed), succeeded.announced.at(-1)?.verdict?.url ?? urlOf(succeeded)].map(parts)
  return a !== undefined && b !== undefined && a.path !== '' && a.path === b.path && a.host !== b.host
}

function parts(url: string): { readonly host: string; readonly path: string } {
  const [, host = '', path = ''] = /^[a-z]+:\/\/([^/]*)(\/.*)?$/i.exec(url) ?? []
  return { host, path }
}
