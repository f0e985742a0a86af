import type { PushAction, PushReason, PushVerdict, PushWay } from './push.ts'

/** A phone's answer over HTTP, as far as a verdict needs it. */
export interface WebReply {
  readonly status: number
  /** The beginning of the body. */
  readonly text: string
  /** Whether name and password went with the request. */
  readonly loggedIn: boolean
}

const DETAIL_LIMIT = 160
/** A notice of a phone has a few kilobytes; the patterns below are tried at every place of what is read. */
const READ_LIMIT = 8_192

/** What a page says, in one line: the text of its body without its links and its heading, which every page has. */
function wordsOf(whole: string): string {
  const text = whole.slice(0, READ_LIMIT)
  const body = /<body[^>]*>([\s\S]*)/i.exec(text)?.[1] ?? text
  return body
    .replace(/<(script|style|nav|h1|title)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^<>]{0,500}>/g, ' ')
    .replace(/&(?:nbsp|#160);/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, DETAIL_LIMIT)
}

const told = (
  outcome: PushVerdict['outcome'],
  more: { readonly reason?: PushReason; readonly status?: number; readonly detail?: string } = {},
): PushVerdict => ({
  outcome,
  ...(more.reason !== undefined && { reason: more.reason }),
  ...(more.status !== undefined && { status: more.status }),
  ...(more.detail !== undefined && more.detail !== '' && { detail: more.detail }),
})

/** Of `/admin/resync` and its like. */
export function classifyPage({ status, text, loggedIn }: WebReply): PushVerdict {
  const detail = wordsOf(text)
  if (status === 401 || status === 407) return told('login', { reason: loginReason(loggedIn), status, detail })
  if (status === 403) {
    const off = offReason(detail)
    return off === null
      ? told('refused', { reason: 'forbidden', status, detail })
      : told('off', { reason: off, status, detail })
  }
  if (status === 404) return told('refused', { reason: 'no-such-page', status, detail })
  if (status >= 300 && status < 400) return told('refused', { reason: 'redirected', status, detail })
  if (status >= 500) return told('refused', { reason: 'phone-error', status, detail })
  if (status >= 400) return told('refused', { reason: 'other-status', status, detail })
  return classifyText(text, detail, { status, loggedIn })
}

const loginReason = (loggedIn: boolean): PushReason => (loggedIn ? 'login-wrong' : 'login-needed')

/** What a phone promises: it will do it, maybe "when it is not in use", and that is no refusal. */
const promises = /\b(?:will|is going to|now) (?:re-?sync|resync|reboot|restart|upgrade|be reset|fetch|send)/i
const refuses =
  /\b(?:not (?:allowed|permitted|authori[sz]ed|supported|enabled)|denied|disabled|forbidden|refused|invalid|failed|failure|error|cannot|switched off)\b/i
const calls = /\b(?:active call|in a call|on a call|call in progress|line (?:is )?(?:busy|in use))\b/i

/** Firmwares answer 200 also where they refuse: the words decide. */
function classifyText(
  text: string,
  detail: string,
  { status, loggedIn }: { readonly status: number; readonly loggedIn: boolean },
): PushVerdict {
  if (promises.test(detail)) return told('accepted', { status, detail })
  if (/<input[^<>]{0,200}type=["']?password/i.test(text.slice(0, READ_LIMIT)))
    return told('login', { reason: loginReason(loggedIn), status, detail })
  if (calls.test(detail)) return told('held', { reason: 'call', status, detail })
  const off = offReason(detail)
  if (off !== null) return told('off', { reason: off, status, detail })
  return refuses.test(detail)
    ? told('refused', { reason: 'refused-inside', status, detail })
    : told('accepted', { status, detail })
}

function offReason(detail: string): PushReason | null {
  if (!refuses.test(detail)) return null
  if (/direct action/i.test(detail)) return 'direct-action-off'
  if (/provision/i.test(detail)) return 'provisioning-off'
  return null
}

/** Of a POST to /CGI/Execute. The object's own errors come in a 200. */
export function classifyExecute({ status, text, loggedIn }: WebReply): PushVerdict {
  if (status === 401 || status === 407) return told('login', { reason: loginReason(loggedIn), status })
  if (status === 403) return told('off', { reason: 'xml-off', status, detail: wordsOf(text) })
  if (status < 200 || status >= 300) return classifyPage({ status, text, loggedIn })
  const error = /<CiscoIPPhoneError\b[^<>]{0,200}\bNumber\s*=\s*["']?(\d{1,4})/i.exec(text)?.[1]
  if (error !== undefined) return classifyError(Number(error), { status, loggedIn })
  const items = [...text.slice(0, 16_384).matchAll(/<ResponseItem\b[^<>]{0,400}\bStatus\s*=\s*["']?(-?\d{1,4})/gi)]
  const bad = items.map(([, code]) => code ?? '').find((code) => code !== '0')
  if (bad !== undefined) return told('refused', { reason: 'refused-inside', status, detail: `Status ${bad}` })
  if (items.length > 0) return told('accepted', { status })
  return classifyText(text, wordsOf(text), { status, loggedIn })
}

/** 1: the object cannot be parsed; 4: the sender did not log in. */
function classifyError(
  number: number,
  { status, loggedIn }: { readonly status: number; readonly loggedIn: boolean },
): PushVerdict {
  const detail = `CiscoIPPhoneError ${number}`
  if (number === 1) return told('refused', { reason: 'not-understood', status, detail })
  if (number === 4) return told('login', { reason: loginReason(loggedIn), status, detail })
  return told('refused', { reason: 'refused-inside', status, detail })
}

/** Of a NOTIFY: its final response. */
export function classifyNotify(
  { status, reason, loggedIn }: { readonly status: number; readonly reason: string; readonly loggedIn: boolean },
  { way, action }: { readonly way: PushWay; readonly action: PushAction },
): PushVerdict {
  const detail = reason.slice(0, DETAIL_LIMIT)
  const verdict = (outcome: PushVerdict['outcome'], code?: PushReason): PushVerdict =>
    told(outcome, { ...(code !== undefined && { reason: code }), status, detail })
  if (status >= 200 && status < 300) return verdict('accepted')
  switch (status) {
    case 401:
    case 407:
      return verdict('login', loginReason(loggedIn))
    case 403:
      // Resync_From_SIP closes the way for resyncs alone, CISCO_XML_EXE_Enable for objects (phone-facts 5.1, 5.2).
      if (way === 'xml-notify') return verdict('off', 'xml-off')
      return action === 'resync' || action === 'check-sync'
        ? verdict('off', 'sip-off')
        : verdict('refused', 'forbidden')
    case 489:
      return verdict('refused', 'bad-event')
    case 400:
      return verdict('refused', 'not-understood')
    case 480:
    case 486:
    case 600:
      return verdict('refused', 'busy')
    default:
      return verdict('refused', status >= 500 ? 'phone-error' : 'other-status')
  }
}

/** Nothing came back. */
export const classifySilence = (reason: 'no-answer' | 'no-server' | 'broken-off'): PushVerdict =>
  told('silent', { reason })

/**
 * A phone whose Provision_Enable is No takes the push and does nothing (phone-facts 3.1); its own configuration says so.
 * Null where that says nothing against the answer.
 */
export function classifyByConfiguration(xml: string): PushVerdict | null {
  const value = /<Provision_Enable\b[^<>]{0,80}>\s*([A-Za-z0-9]{1,8})\s*</.exec(xml)?.[1] ?? ''
  return /^(?:no|0|false)$/i.test(value)
    ? told('off', { reason: 'provisioning-off', detail: 'Provision_Enable = No' })
    : null
}
