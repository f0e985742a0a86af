import { withoutEnd } from '../../../without-end.ts'
import { replace } from '../finding.ts'
import { hasStaticRecords, staticProxyProblem } from '../../values/static-proxy.ts'
import type { KnownParameter, LintRule, Report } from '../lint-subject.ts'

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/
const ipv6 = /^(?=.*:)[0-9a-f:.]{2,45}(?:%\w{1,16})?$/i

export const addresses: LintRule = {
  name: 'address',
  codes: [
    'ip-expected',
    'ipv6-expected',
    'host-blank',
    'host-scheme',
    'host-path',
    'host-port',
    'host-number',
    'host-static',
    'netmask',
    'url-blank',
    'url-scheme',
  ],
  check(subject, report) {
    for (const known of subject.ofType('ip')) checkIp(known, report)
    for (const known of subject.ofType('host_port')) checkHost(known, report)
    for (const known of subject.ofType('url')) checkUrl(known, report)
  },
}

function checkIp({ at, parameter }: KnownParameter, report: Report): void {
  const params = { name: at.name, found: at.value }
  if (parameter.name === 'NetMask' && ipv4.test(at.value)) {
    if (!isMask(at.value)) report('error', 'netmask', at.valueAt, params)
  } else if (parameter.section.includes('IPv6')) {
    if (!ipv6.test(at.value)) report('error', 'ipv6-expected', at.valueAt, params)
  } else if (!ipv4.test(at.value) && !ipv6.test(at.value)) report('error', 'ip-expected', at.valueAt, params)
}

/** Ones, then zeros. */
function isMask(address: string): boolean {
  const bits = address
    .split('.')
    .map((part) => Number(part).toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(bits)
}

/** What stands before an "@" may be a password. */
const shown = (address: string): string => address.replace(/^.*@/s, '…@')

/** `sip:` stands before hosts without slashes. */
const schemed = /^(?:[a-z][a-z0-9+.-]{1,9}:\/\/|sips?:(?=[a-z0-9]))/i

/** These parameters take `ldap://` and `https://` too. */
const takesScheme = /^(?:LDAP_Server|XSI_Host_Server)/

/** The servers that a line asks: they may bring their own DNS records. */
const isProxy = /^(?:Outbound_|Alternate_(?:Outbound_)?|Survivability_)?Proxy_<n>_$/

/** `host[:port]`; lists with commas, and parameters behind a semicolon, are taken as they are. */
function checkHost({ at, parameter }: KnownParameter, report: Report): void {
  const { name, valueAt } = at
  // A mailbox may be named as an address to call.
  const value = parameter.name.startsWith('Voice_Mail_Server') ? at.value.replace(/^sips?:(?!\/\/)/i, '') : at.value
  if (isProxy.test(parameter.name) && hasStaticRecords(value)) checkStatic(at, report)
  else if (value.split(',').some((one) => /\s/.test(one.trim())))
    report('error', 'host-blank', valueAt, { name, found: shown(value) })
  else if (schemed.test(value)) {
    if (!takesScheme.test(parameter.name)) reportScheme(at, report)
  } else if (!value.includes('$')) {
    const wrong = value.split(',').find((one) => problemOf(one.trim()) !== null)
    if (wrong !== undefined)
      report('error', problemOf(wrong.trim()) ?? 'host-path', valueAt, { name, found: shown(wrong.trim()) })
  }
}

function checkStatic({ value, name, valueAt }: KnownParameter['at'], report: Report): void {
  const found = value.includes('$') ? null : staticProxyProblem(value)
  if (found !== null) report('error', 'host-static', valueAt, { name, found: shown(found) })
}

function reportScheme({ value, name, valueAt }: KnownParameter['at'], report: Report): void {
  const scheme = schemed.exec(value)?.[0] ?? ''
  const bare = withoutEnd(value.slice(scheme.length), '/')
  const fix = /[/@]/.test(bare) || bare === '' ? undefined : replace(valueAt, bare)
  report('warning', 'host-scheme', valueAt, { name, scheme }, fix)
}

function problemOf(address: string): 'host-port' | 'host-path' | 'host-number' | null {
  if (ipv6.test(address) && address.split(':').length > 2) return null
  const [, host = '', port] = /^(\[[^\]]*\]|[^:/;]*)(?::([^/;]*))?/.exec(address) ?? []
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) <= 65_535 && Number(port) > 0)) return 'host-port'
  if (host === '' || address.includes('/')) return 'host-path'
  return /^\d+(?:\.\d+){3}$/.test(host) && !ipv4.test(host) ? 'host-number' : null
}

/** "URL" is what the phone's page calls a place to dial as well: a star code, a number, a SIP address. */
const takesDialing = 'Conference_Bridge_URL'
const dialled = /^(?:[*#+\d]{1,32}|(?:sips?:)?[^\s@/]{1,64}@[^\s@/]{1,255}|sips?:\S{1,255})$/i

function checkUrl({ at, parameter }: KnownParameter, report: Report): void {
  const { value, name, valueAt } = at
  if (parameter.name.startsWith(takesDialing) && dialled.test(value)) return
  const blank = /\s/.test(value)
  if (blank) report('error', 'url-blank', valueAt, { name })
  else if (!/^[a-z][a-z0-9+.-]{1,9}:\/\//i.test(value) && !value.includes('$'))
    report('warning', 'url-scheme', valueAt, { name, found: shown(value.split(/[/?]/)[0] ?? '') })
}
