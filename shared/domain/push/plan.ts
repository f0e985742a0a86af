import { err, ok, type Result } from '../result.ts'
import type { PushAction, PushTarget, PushWish } from './push.ts'

/** What will be sent, whole: shown before it is sent, and then carried out as it is. */
export type PushPlan =
  | { readonly kind: 'http'; readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: string }
  | { readonly kind: 'notify'; readonly uri: string; readonly event: string; readonly body?: string }

/** Why there is no plan. */
export type PushProblem = 'not-this-way' | 'rule-needed' | 'rule-too-long'

/** As long as the phone's own fields for rules are. */
const RULE_LIMIT = 1_024

/** The phone's page for each action (phone-facts 5.1). */
const pages: Readonly<Partial<Record<PushAction, string>>> = {
  resync: '/admin/resync',
  upgrade: '/admin/upgrade',
  reboot: '/admin/reboot',
  'factory-reset': '/admin/factory-reset',
}

/** The event of each action (phone-facts 5.2). */
const sipEvents: Readonly<Partial<Record<PushAction, string>>> = {
  resync: 'resync',
  'check-sync': 'check-sync',
  report: 'report',
  reboot: 'reboot_now',
  restart: 'restart_now',
}

export function planPush(target: PushTarget, wish: PushWish): Result<PushPlan, PushProblem> {
  const rule = wish.rule?.trim() ?? ''
  if (rule.length > RULE_LIMIT) return err('rule-too-long')
  switch (wish.way) {
    case 'web':
      return planPage(wish.action, rule)
    case 'notify':
      return planNotify(target, wish.action, rule)
    case 'xml':
    case 'xml-notify': {
      if (wish.action !== 'resync') return err('not-this-way')
      if (rule === '') return err('rule-needed')
      const body = executeObject(target.model, rule)
      return ok(
        wish.way === 'xml'
          ? { kind: 'http', method: 'POST', path: '/CGI/Execute', body }
          : { kind: 'notify', uri: uriOf(target), event: 'XML-Service', body },
      )
    }
  }
}

function planPage(action: PushAction, rule: string): Result<PushPlan, PushProblem> {
  const page = pages[action]
  if (page === undefined) return err('not-this-way')
  if (action === 'factory-reset') return ok({ kind: 'http', method: 'POST', path: page, body: '' })
  const takesRule = action === 'resync' || action === 'upgrade'
  if (action === 'upgrade' && rule === '') return err('rule-needed')
  return ok({ kind: 'http', method: 'GET', path: rule === '' || !takesRule ? page : `${page}?${encodeRule(rule)}` })
}

function planNotify(target: PushTarget, action: PushAction, rule: string): Result<PushPlan, PushProblem> {
  const event = sipEvents[action]
  if (event === undefined) return err('not-this-way')
  const profile = action === 'resync' && rule !== '' ? `;profile="${rule.replace(/[\\"]/g, '\\$&')}"` : ''
  return ok({ kind: 'notify', uri: uriOf(target), event: `${event}${profile}` })
}

/**
 * A rule behind `?`. The bracket of its options and its spaces have to be encoded (phone-facts 2.3); `%20` and not `+`,
 * which is a plus to whoever decodes a URL and no form. What is left as it is can be read in an address bar.
 */
const encodeRule = (rule: string): string =>
  encodeURIComponent(rule).replace(/%(?:3A|2F|24|2C|3B|40)/g, (code) => decodeURIComponent(code))

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? '')

/**
 * The chapter's object. It prints the attribute without quotes, which no XML parser reads once the rule holds a space;
 * with them it is the same attribute to whoever reads it as printed.
 */
function executeObject(model: string | undefined, rule: string): string {
  const root = `${model !== undefined && /^CP-\d{4}-3PCC$/.test(model) ? model : 'CiscoIPPhone'}Execute`
  return `<${root}>\n<ExecuteItem URL="Resync:${escapeXml(rule)}"/>\n</${root}>\n`
}

/** The contact of a phone's line, as it registers it. */
function uriOf({ ip, sipPort, sipUser }: PushTarget): string {
  const user = sipUser === undefined || sipUser === '' ? '' : `${encodeURIComponent(sipUser)}@`
  const host = ip.includes(':') ? `[${ip}]` : ip
  return `sip:${user}${host}${sipPort === 5_060 ? '' : `:${sipPort}`}`
}
