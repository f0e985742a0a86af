import { configurationXml, statusXml } from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { isYes, valueOf, sizeOf } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import { settingsIn } from '../../../shared/domain/virtual-phone/machine/settings.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import { readExecuteObject, resyncRule } from './execute-object.ts'
import type { Account } from '../core/digest-login.ts'
import type { Asking, PhoneHandle } from './phone-handle.ts'
import { screenPicture } from './screen-picture.ts'
import { fieldsOf, handsPage, infoPage, notice, resetPage, settingsPage, type ShownField } from './web-pages.ts'

/** One request, as far as the pages look at it. */
export interface Visit {
  readonly method: string
  /** Before the first `?` or `&`. */
  readonly path: string
  /** Behind it, as it came; without the credentials that older phones take there. */
  readonly query: string
  readonly body: string
  readonly from: string
  /** Whether it came from a link or a picture on a page. */
  readonly referred: boolean
  /** Of a page of another origin. */
  readonly foreign: boolean
}

export interface WebAnswer {
  readonly status: number
  readonly type: string
  readonly body: string | Uint8Array
  /** Done once the answer has left: a phone that restarts says so first. */
  readonly then?: () => void
}

/** Whose login a path needs; null for a path that this phone does not have. */
export type Need = { readonly accounts: readonly Account[] } | 'nobody' | 'closed'

const html = (body: string, status = 200): WebAnswer => ({ status, type: 'text/html; charset=utf-8', body })
const xml = (body: string): WebAnswer => ({
  status: 200,
  type: 'text/xml; charset=utf-8',
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
})

/** Accounts have fixed names and, as the phone comes, no passwords (phone-facts 5.1). */
export function needOf(state: PhoneState, path: string): Need {
  const admin: Account = { user: 'admin', password: valueOf(state, 'Admin_Password') }
  const user: Account = { user: 'user', password: valueOf(state, 'User_Password') }
  if (path === '/CGI/Execute') return executeNeed(state, user)
  // Hands need no login.
  if (path === '/hands') return 'nobody'
  if (path === '/admin' || path.startsWith('/admin/')) {
    if (!isYes(state, 'Enable_Web_Admin_Access')) return 'closed'
    return admin.password === '' ? 'nobody' : { accounts: [admin] }
  }
  if (user.password === '') return 'nobody'
  return { accounts: admin.password === '' ? [user] : [user, admin] }
}

/** CISCO_XML_EXE_Auth_Mode: nobody, the phone's own user, or the account of the XML service. */
function executeNeed(state: PhoneState, local: Account): Need {
  if (!isYes(state, 'CISCO_XML_EXE_Enable')) return 'closed'
  const mode = valueOf(state, 'CISCO_XML_EXE_Auth_Mode').trim().toLowerCase()
  if (mode === 'trusted') return 'nobody'
  if (!mode.startsWith('remote')) return local.password === '' ? 'nobody' : { accounts: [local] }
  return { accounts: [{ user: valueOf(state, 'XML_User_Name'), password: valueOf(state, 'XML_Password') }] }
}

type Route = (visit: Visit, phone: PhoneHandle) => WebAnswer

const RULE_LIMIT = 4_096
const TYPED_LIMIT = 128

/** A direct action: what stands behind `?`, URL-encoded, is a rule with its options (phone-facts 2.3). */
function action(what: Asking['what'], done: string): Route {
  return (visit, phone) => {
    const state = phone.state()
    const rule = decoded(visit.query)
    if (rule === null || rule.length > RULE_LIMIT) return html(notice(state, 'The address cannot be read.'), 400)
    const asking: Asking = { by: 'web', what, from: visit.from, ...(rule !== '' && { rule }) }
    return { ...html(notice(state, done)), then: () => phone.ask(asking) }
  }
}

/** Up to the end of the options or the condition: behind them stands the address. */
const beforeAddress = /^.*(?:\]|%5D|\)[?!]|%29(?:%3F|%21|[?!]))/i

/** As forms encode it, "+" is a blank in options and conditions; in an address it may belong to a file's name. */
function decoded(query: string): string | null {
  const [head = ''] = beforeAddress.exec(query) ?? []
  try {
    return decodeURIComponent(head.replaceAll('+', ' ') + query.slice(head.length).replace(/^\++/, '')).trim()
  } catch {
    return null
  }
}

const configuration: Route = (_visit, phone) => xml(configurationXml(phone.state(), 'full'))
const status: Route = (_visit, phone) => xml(statusXml(phone.state(), phone.now()))
const info: Route = (_visit, phone) => html(infoPage(phone.state(), phone.now()))
const settings: Route = (_visit, phone) => html(settingsPage(phone.state(), 'admin'))
const userSettings: Route = (_visit, phone) => html(settingsPage(phone.state(), 'user'))
const log: Route = (_visit, phone) => ({
  status: 200,
  type: 'text/plain; charset=utf-8',
  body: phone
    .log()
    .map((line) => `${line}\n`)
    .join(''),
})

/** The phone shows its screen to nobody who comes from another page (phone-facts 5.1). */
const screen: Route = (visit, phone) =>
  visit.referred
    ? html(notice(phone.state(), 'The screen is not shown in another page.'), 403)
    : { status: 200, type: 'image/bmp', body: screenPicture(phone.state()) }

/** "Submit All Changes": what differs from what the phone has. */
const submitAll: Route = (visit, phone) => submit(visit, phone, [...fieldsOf(phone.state(), 'admin').values()].flat())

/** APP-7: the user changes what ua="rw" lets it change, and nothing else. */
const submitByUser: Route = (visit, phone) => {
  const fields = [...fieldsOf(phone.state(), 'user').values()].flat()
  return submit(
    visit,
    phone,
    fields.filter(({ editable }) => editable),
  )
}

interface Page {
  readonly get?: Route
  readonly post?: Route
  /** Needs Enable_Direct_Action_Url. */
  readonly direct?: true
}

const pages: Readonly<Record<string, Page>> = {
  '/': { get: info },
  '/basic': { get: userSettings, post: submitByUser },
  '/advanced': { get: userSettings, post: submitByUser },
  '/status.xml': { get: status, direct: true },
  '/admin': { get: info },
  '/admin/': { get: info },
  '/admin/basic': { get: settings },
  '/admin/advanced': { get: settings, post: submitAll },
  '/admin/resync': { get: action('resync', 'The phone will resync when it is idle.'), direct: true },
  '/admin/upgrade': { get: action('upgrade', 'The phone will upgrade when it is idle.'), direct: true },
  '/admin/updateca': { get: action('update-ca', 'The phone will fetch the custom CA.'), direct: true },
  '/admin/report': { get: action('report', 'The phone will send its report.'), direct: true },
  '/admin/reboot': { get: action('reboot', 'The phone will reboot when it is idle.'), direct: true },
  '/admin/factory-reset': {
    get: (_visit, phone) => html(resetPage(phone.state())),
    post: action('factory-reset', 'The phone will be reset.'),
    direct: true,
  },
  '/admin/cfg.xml': { get: configuration, direct: true },
  '/admin/spacfg.xml': { get: configuration, direct: true },
  '/admin/status.xml': { get: status, direct: true },
  '/admin/screendump.bmp': { get: screen, direct: true },
  '/admin/log/messages': { get: log, direct: true },
  '/admin/config.xml': { get: configuration, post: uploadProfile, direct: true },
  '/CGI/Execute': { post: execute },
  '/hands': { get: (_visit, phone) => html(handsPage(phone.state())), post: byHand },
}

export function answerWeb(visit: Visit, phone: PhoneHandle): WebAnswer {
  const state = phone.state()
  const page = Object.hasOwn(pages, visit.path) ? pages[visit.path] : undefined
  if (page === undefined) return html(notice(state, 'This phone has no such page.'), 404)
  if (visit.foreign) return html(notice(state, 'Another site asked for this.'), 403)
  if (page.direct === true && !isYes(state, 'Enable_Direct_Action_Url'))
    return html(notice(state, 'Direct actions are switched off.'), 403)
  const route = visit.method === 'POST' ? page.post : page.get
  return route === undefined ? html(notice(state, 'This page is not asked for in that way.'), 405) : route(visit, phone)
}

function submit(visit: Visit, phone: PhoneHandle, fields: readonly ShownField[]): WebAnswer {
  const state = phone.state()
  const known = new Map(fields.map((field) => [field.name, field]))
  const changed: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(visit.body)) {
    const field = known.get(name)
    if (field === undefined || value === field.value) continue
    changed[name] = value // an empty password was not typed: it equals what the page showed
  }
  return {
    ...html(notice(state, 'The settings are saved. The phone restarts.')),
    then: () => phone.changeByHand(changed),
  }
}

const typed = (form: URLSearchParams, name: string): string => (form.get(name) ?? '').trim().slice(0, TYPED_LIMIT)

/** What hands do on a real phone: the handset, the resync of its menu (User_Configurable_Resync), an activation code. */
function byHand(visit: Visit, phone: PhoneHandle): WebAnswer {
  const form = new URLSearchParams(visit.body)
  const what = form.get('what')
  const rule = (form.get('rule') ?? '').trim().slice(0, RULE_LIMIT)
  const done = (then: () => void): WebAnswer => ({ ...html(handsPage(phone.state())), then })
  switch (what) {
    case 'call':
    case 'hang-up':
      return done(() => phone.call(what === 'call'))
    case 'menu':
      return done(() => phone.ask({ by: 'menu', what: 'resync', from: visit.from, ...(rule !== '' && { rule }) }))
    case 'account':
      return done(() => phone.enterAccount(typed(form, 'user'), typed(form, 'password')))
    case 'code':
      return done(() => phone.enterCode(typed(form, 'code')))
    default:
      return html(notice(phone.state(), 'Nobody can do that.'), 400)
  }
}

/** A profile that is uploaded (`curl -d @my_config.xml`): applied as if it were typed. */
function uploadProfile(visit: Visit, phone: PhoneHandle): WebAnswer {
  const state = phone.state()
  const read = settingsIn(state.setup, sizeOf(state.identity), visit.body, null)
  if (read.kind !== 'settings') return html(notice(state, 'This is no profile.'), 400)
  const values = Object.fromEntries(read.settings.map(({ name, value }) => [name, value]))
  return { ...html(notice(state, 'The profile is applied.')), then: () => phone.changeByHand(values) }
}

const responseXml = (item: string): WebAnswer => xml(`<CiscoIPPhoneResponse>\n${item}</CiscoIPPhoneResponse>\n`)

/** A pushed XML object. What this phone cannot do is said to have failed, not to have been done. */
function execute(visit: Visit, phone: PhoneHandle): WebAnswer {
  const object = readExecuteObject(visit.body)
  if (object === null) return xml('<CiscoIPPhoneError Number="1" />\n') // 1: cannot be parsed
  const rules = object.urls.map(resyncRule)
  const items = rules.map((rule) => `<ResponseItem Status="${rule === null ? 1 : 0}" Data="" URL="" />\n`)
  const then = (): void => {
    for (const rule of rules) if (rule !== null) phone.ask({ by: 'xml', what: 'resync', rule, from: visit.from })
  }
  return { ...responseXml(items.join('')), then }
}
