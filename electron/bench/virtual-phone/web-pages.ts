import { formatMac } from '../../../shared/domain/identity/mac.ts'
import { shortVersion } from '../../../shared/domain/rule/variables.ts'
import { localText } from '../../../shared/domain/virtual-phone/machine/local-time.ts'
import { sizeOf, valueOf } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import {
  authorityInfo,
  authorityStatus,
  renewalStatus,
} from '../../../shared/domain/virtual-phone/report/report-body.ts'
import { isAccountOff } from '../../../shared/domain/virtual-phone/fetch/fetch.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'

/**
 * The phone's own web page, as a technician meets it: plain, in the phone's English, with every value escaped. It is the
 * phone's face, not the bench's, so its few words are not in the catalogues.
 */
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => escapes[char] ?? '')

const style =
  'body{font:14px system-ui,sans-serif;margin:2rem;max-width:70rem}table{border-collapse:collapse}' +
  'td,th{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}input{width:28rem;font:inherit}nav a{margin-right:1rem}'

export function page({ identity }: PhoneState, body: string): string {
  const title = `${escapeHtml(identity.model)} Configuration Utility`
  return [
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">',
    `<title>${title}</title><style>${style}</style></head><body><h1>${title}</h1>`,
    '<nav><a href="/">Info</a><a href="/admin/advanced">Admin Login, advanced</a>',
    '<a href="/admin/log/messages">Debug Info &gt; Control Logs &gt; messages</a><a href="/hands">Handset and menu</a></nav>',
    body,
    '</body></html>\n',
  ].join('')
}

export const notice = (state: PhoneState, text: string): string => page(state, `<p>${escapeHtml(text)}</p>`)

const row = (name: string, value: string): string =>
  `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(value)}</td></tr>`

/** `11/23/2026 04:00:00`, as the Status page has it. */
const dayFirst = (state: PhoneState, ms: number): string =>
  localText(state, ms).replace(/^(\d+)-(\d+)-(\d+)/, '$2/$3/$1')

/** Info > Status: who it is, how it runs, whom it trusts. Info > Download Status: how its downloads ended. */
export function infoPage(state: PhoneState, now: number): string {
  const { firmware } = state
  const section = (title: string, rows: readonly string[]): string =>
    `<h2>Info &gt; ${title}</h2><table>${rows.join('')}</table>`
  const status = section('Status', statusRows(state, now))
  return page(
    state,
    `<p>${escapeHtml(shortVersion(firmware))}</p>${status}${section('Download Status', downloadRows(state))}`,
  )
}

function statusRows(state: PhoneState, now: number): readonly string[] {
  const { identity, firmware, network, authority } = state
  const up = Math.max(0, Math.floor((now - state.poweredAt) / 1000))
  return [
    row('Product Name', identity.model),
    row('Serial Number', identity.serial),
    row('Software Version', firmware),
    row('Hardware Version', identity.hardware),
    row('MAC Address', formatMac(identity.mac)),
    row('Current IP', network?.ip ?? ''),
    row('Elapsed Time', `${up} s`),
    row('Client Certificate', identity.certified === true ? 'Installed' : 'Not Installed'),
    row(
      'Custom CA Provisioning Status',
      authority === null ? '' : authorityStatus(authority.outcome, dayFirst(state, authority.at)),
    ),
    row('Custom CA Info', authorityInfo(state)),
    // RST-5: the latest is the first, as in status.xml.
    ...state.restarts
      .toReversed()
      .map(({ at, reason }, index) => row(`Reboot Reason ${index + 1}`, `${reason} [${localText(state, at)}]`)),
  ]
}

function downloadRows(state: PhoneState): readonly string[] {
  const { renewal, last, upgradeError } = state
  return [
    row(
      'Last resync',
      last === null ? 'none' : `${last.outcome} ${localText(state, last.endedAt)} ${last.failure?.code ?? ''}`,
    ),
    row('Upgrade Status', upgradeError),
    row('MIC Cert Refresh Status', renewal === null ? '' : renewalStatus(renewal.outcome, dayFirst(state, renewal.at))),
  ]
}

export interface ShownField {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly secret: boolean
  /** Whether this account may change it. */
  readonly editable: boolean
}

const tabs = ['System', 'Provisioning', 'Regional', 'Phone', 'User', 'Ext n', 'Att Console', 'TR-069']

/** The parameters of the page, by tab, as far as the account may see them. */
export function fieldsOf(state: PhoneState, account: 'admin' | 'user'): ReadonlyMap<string, readonly ShownField[]> {
  const { catalogue } = state.setup
  const found = new Map<string, ShownField[]>(tabs.map((tab) => [tab, []]))
  for (const name of catalogue.namesFor(sizeOf(state.identity))) {
    const parameter = catalogue.find(name)?.parameter
    if (parameter === undefined || parameter.access !== undefined || parameter.alias !== undefined) continue
    if (parameter.tab === 'hidden') continue
    const access = account === 'admin' ? 'rw' : (state.access.get(name) ?? 'na')
    if (access === 'na') continue
    const secret = catalogue.isSecret(name)
    const value = secret ? '' : valueOf(state, name)
    const fields = found.get(parameter.tab) ?? []
    fields.push({ name, label: parameter.label, value, secret, editable: access === 'rw' })
    found.set(parameter.tab, fields)
  }
  return found
}

/** Voice: every parameter that the account may see, and "Submit All Changes". A password is never shown; left empty, it stays. */
export function settingsPage(state: PhoneState, account: 'admin' | 'user'): string {
  const field = ({ name, label, value, secret, editable }: ShownField): string => {
    const input = editable
      ? `<input id="${escapeHtml(name)}" name="${escapeHtml(name)}" value="${escapeHtml(value)}"${secret ? ' type="password" autocomplete="off"' : ''}>`
      : escapeHtml(value)
    return `<tr><th><label for="${escapeHtml(name)}">${escapeHtml(label)}</label></th><td>${input}</td><td>${escapeHtml(name)}</td></tr>`
  }
  const sections = [...fieldsOf(state, account)].map(([tab, fields]) =>
    fields.length === 0 ? '' : `<h2>Voice &gt; ${escapeHtml(tab)}</h2><table>${fields.map(field).join('')}</table>`,
  )
  return page(
    state,
    `<form method="post" action="${account === 'user' ? '/advanced' : '/admin/advanced'}">${sections.join('')}<p><button>Submit All Changes</button></p></form>`,
  )
}

export const resetPage = (state: PhoneState): string =>
  page(
    state,
    '<form method="post" action="/admin/factory-reset"><p>All settings will be lost.</p><button>Confirm factory reset</button></form>',
  )

/** What a technician's hands do on a real phone; a virtual one has neither handset nor menu. */
export function handsPage(state: PhoneState): string {
  const button = (what: string, text: string, extra = ''): string =>
    `<form method="post" action="/hands"><input type="hidden" name="what" value="${what}">${extra}<button>${text}</button></form>`
  const rule = '<label>Profile rule <input name="rule" autocomplete="off"></label> '
  const account =
    '<label>Profile account <input name="user" autocomplete="off"></label> ' +
    '<label>Password <input name="password" type="password" autocomplete="off"></label> '
  const code = '<label>Activation code <input name="code" autocomplete="off"></label> '
  return page(
    state,
    [
      `<p>${state.inCall ? 'A call is active.' : 'No call is active.'}</p>`,
      state.inCall ? button('hang-up', 'Hang up') : button('call', 'Start a call'),
      `<h2>Applications &gt; Device administration</h2>${button('menu', 'Resync', rule)}`,
      ...(isAccountOff(state) ? [] : [button('account', 'Set up', account)]),
      // URL-9
      ...(state.awaitsCode
        ? [
            `<h2>${state.codeRefused ? 'Invalid activation code' : 'Enter activation code'}</h2>`,
            button('code', 'Continue', code),
          ]
        : []),
    ].join(''),
  )
}
