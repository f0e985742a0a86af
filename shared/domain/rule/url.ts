import { withoutEnd } from '../without-end.ts'
import type { RuleProblem, Span } from './ast.ts'
import { Problems } from './scanner.ts'

// url = [ scheme "://" ] [ host [ ":" port ] ] "/" path [ "?" query ] ;        (phone-facts 2.1, 2.2)

const schemes = ['tftp', 'http', 'https', 'gds'] as const
export type Scheme = (typeof schemes)[number]

/** No scheme means TFTP; no port means the scheme's own. `gds://` asks the vendor's activation service. */
export const defaultPort: Readonly<Record<Scheme, number>> = { tftp: 69, http: 80, https: 443, gds: 443 }

export interface RuleUrl {
  readonly scheme: Scheme
  readonly schemeWritten: boolean
  /** Holds a password: never shown. */
  readonly userinfo?: string
  readonly host?: string
  readonly port: number
  readonly portWritten: boolean
  /** With its leading slash and its query; empty where none is written. */
  readonly path: string
}

export interface ReadUrl {
  readonly url?: RuleUrl
  readonly problems: readonly RuleProblem[]
}

const schemePattern = /^([A-Za-z][A-Za-z0-9+.-]{0,20}):\/\//
const almostScheme = /^(tftp|https?|gds)(?::[\\/]|:(?=[^0-9])|\/\/)/i

/** Reads an address. Parts that still hold a macro (`$`) are taken as they are. */
export function readUrl(text: string, at: number): ReadUrl {
  const problems = new Problems()
  const match = schemePattern.exec(text)
  const written = match?.[1]?.toLowerCase()
  const almost = written === undefined ? almostScheme.exec(text)?.[1]?.toLowerCase() : undefined
  if (almost !== undefined) {
    problems.error({ at, length: text.indexOf(':') + 1 || almost.length }, 'slashes-expected', {
      expected: `${almost}://`,
    })
    return { problems: problems.list }
  }
  const scheme = schemes.find((s) => s === (written ?? 'tftp'))
  if (scheme === undefined) {
    problems.error({ at, length: written?.length ?? 0 }, 'scheme-unknown', {
      found: written ?? '',
      expected: schemes.join('  '),
    })
    return { problems: problems.list }
  }
  const start = match?.[0].length ?? 0
  const slash = text.slice(start).search(/[/?]/)
  const authorityEnd = slash < 0 ? text.length : start + slash
  const rest = text.slice(authorityEnd)
  const authority = readAuthority(text.slice(start, authorityEnd), { at: at + start, length: 0 }, problems)
  const url: RuleUrl = {
    scheme,
    schemeWritten: written !== undefined,
    ...authority,
    port: authority.port ?? defaultPort[scheme],
    portWritten: authority.port !== undefined,
    path: rest === '' || rest.startsWith('/') ? rest : `/${rest}`,
  }
  checkPath(url, text, { at, length: text.length }, problems)
  return { url, problems: problems.list }
}

function checkPath(url: RuleUrl, text: string, span: Span, problems: Problems): void {
  if (url.scheme === 'gds') return
  const hasMacro = text.includes('$')
  if (url.host === undefined && url.schemeWritten && url.scheme !== 'tftp' && !hasMacro)
    problems.error(span, 'host-missing', { scheme: url.scheme })
  if (url.path !== '' || hasMacro) return
  // libcurl asks for "/" where there is no path; TFTP has no such name.
  if (url.scheme === 'tftp') problems.error(span, 'path-missing', { expected: withPath(url, text) })
  else problems.warning(span, 'path-missing', { expected: withPath(url, text) })
}

/** A name that ends as files do was meant as a path; anything else is a server that still needs one. */
function withPath({ schemeWritten }: RuleUrl, text: string): string {
  const isFile = !schemeWritten && /^[^\\/:]*\.(?:xml|cfg|txt|cnf|conf|bin|loads|gz)$/i.test(text)
  if (isFile) return `/${text}`
  return /^[\w.:[\]/-]+$/.test(text) && !/^[A-Za-z]:\//.test(text) ? `${withoutEnd(text, '/')}/$PSN.xml` : '/$PSN.xml'
}

interface Authority {
  readonly userinfo?: string
  readonly host?: string
  readonly port?: number
}

function readAuthority(text: string, { at }: Span, problems: Problems): Authority {
  const sign = text.lastIndexOf('@')
  const userinfo = sign < 0 ? undefined : text.slice(0, sign)
  if (userinfo !== undefined) problems.warning({ at, length: sign + 1 }, 'userinfo-in-url', { expected: '--uid --pwd' })
  const hostAndPort = text.slice(sign + 1)
  const hostAt = at + sign + 1
  const ipv6 = /^\[[^\]]*\]/.exec(hostAndPort)?.[0]
  const colon = ipv6 === undefined ? hostAndPort.indexOf(':') : hostAndPort[ipv6.length] === ':' ? ipv6.length : -1
  const host = colon < 0 ? hostAndPort : hostAndPort.slice(0, colon)
  const portText = colon < 0 ? undefined : hostAndPort.slice(colon + 1)
  checkHost(host, { at: hostAt, length: host.length }, problems)
  const port = portText === undefined ? undefined : readPort(portText, hostAt + colon, problems)
  return {
    ...(userinfo !== undefined && { userinfo }),
    ...(host !== '' && { host }),
    ...(port !== undefined && { port }),
  }
}

function checkHost(host: string, span: Span, problems: Problems): void {
  if (host === '' || host.includes('$')) return
  const quad = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host)
  // The vendor's own chapter prints 192.168.1.300.
  if (quad?.slice(1).some((octet) => Number(octet) > 255)) problems.warning(span, 'address-invalid', { found: host })
  else if (!/^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.%]+\])$/.test(host))
    problems.error(span, 'host-invalid', {})
}

function readPort(text: string, at: number, problems: Problems): number | undefined {
  if (text.includes('$')) return undefined
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= 1 && port <= 65_535) return port
  problems.error({ at, length: text.length + 1 }, 'port-invalid', { expected: '1–65535' })
  return undefined
}
