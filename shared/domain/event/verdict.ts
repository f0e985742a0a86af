import type { PhoneVerdict } from './bench-event.ts'
import { productPattern } from '../phone/models.ts'

/**
 * What a phone's message says about its provisioning, or null when it is about something else. The templates (vendor's
 * chapter, "Paramètres des journaux système"; phone-facts 4), each also for `upgrade`:
 *
 *   $PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH
 *   $PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH[ -- $ERR]
 *   $PN $MAC -- Resync failed: $ERR
 *
 * with `--` left out as the chapter prints them, `resync failed:` in lower case as the 8831 fills its `%s`, without a port
 * from older phones, and with a full stop behind. Also the line in which the phone's own log gives its error:
 * `fprv_eval_profile_rule return status=FPRV_ERR_…`.
 */
export function readVerdict(text: string): PhoneVerdict | null {
  if (text.includes('FPRV_ERR')) return readOwnError(text)
  if (!text.includes('esync') && !text.includes('pgrade')) return null
  const line = text.length > longest ? text.slice(0, longest) : text
  const at = messageStart(line)
  return readAt(line, at) ?? readBehindDashes(line, at)
}

/** No template fills more: a URL has 1,024 characters, a reason is a sentence. */
const longest = 4096

const opening = new RegExp(`^(?:(?:${productPattern}) )?(?:(?:[0-9A-Fa-f:]{12,17}|<MAC>) )?(?:(?:--|–|—|-) ?)?`, 'i')
const messageStart = (line: string): number => opening.exec(line)?.[0].length ?? 0

/** A template that begins otherwise (with $SN, say) still has the dashes. */
function readBehindDashes(line: string, from: number): PhoneVerdict | null {
  const dashes = line.indexOf('-- ', from)
  return dashes < 0 ? null : readAt(line, dashes + 3)
}

const asked = /(Requesting|Successful) (resync|upgrade)(?![\w-])/y
const failed = /(Resync|Upgrade|resync|upgrade) failed ?:/y
const inFrench = /(Resynchronisation|Mise à niveau) réussie(?!\w)/y

function readAt(line: string, at: number): PhoneVerdict | null {
  const failure = match(failed, line, at)
  if (failure !== null) {
    const reason = withoutStop(line.slice(at + failure[0].length).trim())
    return { what: whatOf(failure[1]), result: 'failed', ...(reason === '' ? {} : { reason }) }
  }
  const other = match(asked, line, at) ?? match(inFrench, line, at)
  if (other === null) return null
  const { url, reason } = urlAndReason(line.slice(at + other[0].length))
  return {
    what: whatOf(other[2] ?? other[1]),
    result: other[1] === 'Requesting' ? 'requested' : 'succeeded',
    ...(url === '' ? {} : { url }),
    ...(reason === '' ? {} : { reason }),
  }
}

function match(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(line)
}

const whatOf = (word: string | undefined): PhoneVerdict['what'] =>
  word !== undefined && /^(?:resync)/i.test(word) ? 'resync' : 'upgrade'

/** ` URL[ -- $ERR]`: paths may hold spaces, so the URL goes on until the dashes. $ERR may be empty. */
function urlAndReason(rest: string): { readonly url: string; readonly reason: string } {
  const dashes = /(?:^|\s)--(?:\s|$)/.exec(rest)
  const url = dashes === null ? rest : rest.slice(0, dashes.index)
  const reason = dashes === null ? '' : rest.slice(dashes.index + dashes[0].length)
  return { url: withoutStop(url.trim()), reason: reason.trim() }
}

const withoutStop = (text: string): string => (text.endsWith('.') && !text.endsWith('..') ? text.slice(0, -1) : text)

const ownError = /\b(?:fprv_eval_(profile|upgrade)_rule|fprv_\w{1,40}) return status=(FPRV_ERR_\w{1,64})/

/** FPRV_ERR_NONE is the name of success. */
function readOwnError(text: string): PhoneVerdict | null {
  const found = ownError.exec(text.slice(0, longest))
  const reason = found?.[2]
  if (reason === undefined || reason === 'FPRV_ERR_NONE' || reason === 'FPRV_ERR_OK') return null
  return { what: found?.[1] === 'upgrade' ? 'upgrade' : 'resync', result: 'failed', reason }
}
