import { parseRule } from '../../rule/parse.ts'
import { cause, sitePath, type CauseCode, type Confidence, type Diagnosis, type EventOf } from '../diagnosis.ts'
import type { AppliedFile } from '../phone-story.ts'
import { openProfile } from '../profile-place.ts'
import type { ServedContent, SiteFacts } from '../site-view.ts'

/** Why a file that arrived whole was not accepted; null where the site does not tell. */
export function unacceptedContent(
  sent: EventOf<'file.sent'>,
  facts: SiteFacts,
  { applied, reason = '' }: { readonly applied: AppliedFile | null; readonly reason?: string },
): Diagnosis | null {
  const path = sitePath(sent.path)
  const content = facts.content(path)
  if (content === null) return null
  const look = { path, expectsKey: expectsKey(applied, facts), reason }
  const found = damageOf(content, look) ?? keyOf(content, look)
  if (found === null) return null
  const { code, confidence, line } = found
  return cause(code, {
    params: { path: sent.path, ...(line === undefined ? {} : { line }) },
    evidence: [sent.seq],
    confidence,
    ...(content.form === 'clear' ? { remedy: openProfile(path, facts) } : {}),
  })
}

interface Verdict {
  readonly code: CauseCode
  readonly confidence: Confidence
  readonly line?: number
}
interface Look {
  readonly path: string
  readonly expectsKey: boolean | null
  readonly reason: string
}

/** What the file itself has: no phone could read it. */
function damageOf({ damage, form }: ServedContent, { path }: Look): Verdict | null {
  if (damage?.kind === 'xml') return { code: 'xml-corrupt', confidence: 'certain', line: damage.line }
  if (damage?.kind === 'gzip-truncated') return { code: 'gzip-truncated', confidence: 'certain' }
  if (damage?.kind === 'no-profile') return { code: 'no-profile', confidence: 'likely' }
  // A phone knows gzip by its header, not by the name (phone-facts 1.4).
  if (form === 'other' && /\.gz$/i.test(path)) return { code: 'gzip-no-header', confidence: 'likely' }
  return null
}

/** What the phone has: another key, none, or one for a file that is not encrypted. */
function keyOf({ form }: ServedContent, { expectsKey, reason }: Look): Verdict | null {
  if (form === 'encrypted') {
    if (expectsKey === false) return { code: 'encrypted-expected-clear', confidence: 'likely' }
    return { code: 'wrong-key', confidence: expectsKey === true || saysCorrupt(reason) ? 'likely' : 'possible' }
  }
  return expectsKey === true ? { code: 'clear-expected-encrypted', confidence: 'likely' } : null
}

/** `corrupt file`, `FPRV_ERR_CORRUPT_FILE` (phone-facts 4). */
const saysCorrupt = (reason: string): boolean => /corrupt|decrypt/i.test(reason)

/** Whether the rule that the phone follows has a key: the rule is in the profile that it applied last. Null: not known. */
function expectsKey(applied: AppliedFile | null, facts: SiteFacts): boolean | null {
  const rule = applied === null ? undefined : facts.content(sitePath(applied.path))?.settings['Profile_Rule']
  if (rule === undefined || rule.trim() === '') return null
  const alternatives = parseRule(rule).parts.flatMap((part) => part.alternatives)
  const keyed = alternatives.filter(({ options }) => options.some(({ name }) => name === 'key')).length
  if (keyed === 0) return false
  return keyed === alternatives.length ? true : null
}
