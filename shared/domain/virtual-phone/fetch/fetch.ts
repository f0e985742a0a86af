import type { RuleRequest } from '../../rule/request.ts'
import { expandMacros } from '../../rule/macros.ts'
import { maskSecrets } from '../../rule/mask.ts'
import type { Candidate } from '../../rule/target.ts'
import { defaultPort, readUrl } from '../../rule/url.ts'
import { isYes, valueOf } from '../machine/parameters.ts'
import { variablesNow } from '../machine/phone-variables.ts'
import type { Attempt, PhoneState, RequestPlace } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchPurpose, FetchRequest } from '../machine/world.ts'

const REDIRECTS_LIMIT = 5

/** As a person reads it, without a password that the address itself may hold. */
export function shownUrl({ scheme, host, port, path }: RequestPlace): string {
  return maskSecrets(`${scheme}://${host}${port === defaultPort[scheme] ? '' : `:${port}`}${path}`)
}

/** HTT-1, HTT-2: the headers of the phone's client (phone-facts 5.4). */
function headersFor(
  ctx: StepContext,
  scheme: FetchRequest['scheme'],
  hasBody: boolean,
): Readonly<Record<string, string>> {
  if (scheme === 'tftp') return {}
  const { state } = ctx
  const agent = expandMacros(valueOf(state, 'HTTP_User_Agent_Name'), variablesNow(state, ctx.at), { context: 'agent' })
  return {
    'User-Agent': agent.text,
    Accept: '*/*',
    'Accept-Encoding': 'deflate, gzip',
    'Accept-Language': 'en',
    'Accept-Charset': 'iso-8859-1',
    // The default of its client, though the body is XML (phone-facts 5.3).
    ...(hasBody && { 'Content-Type': 'application/x-www-form-urlencoded' }),
  }
}

type Credentials = NonNullable<FetchRequest['credentials']>

/** OPT-7: without profile accounts the menu to set one up is not there either. */
export const isAccountOff = (state: PhoneState): boolean =>
  /^disabled$/i.test(valueOf(state, 'Profile_Authentication_Type').trim())

/** OPT-2: `--uid`, `--pwd`. OPT-7: else what Profile_Authentication_Type names. */
function credentialsFor(state: PhoneState, request: RuleRequest): Credentials | undefined {
  if (request.uid !== undefined || request.pwd !== undefined)
    return { user: request.uid ?? '', password: request.pwd ?? '' }
  if (isAccountOff(state)) return undefined
  if (/^XSI/i.test(valueOf(state, 'Profile_Authentication_Type'))) return xsiCredentials(state)
  return state.profileAccount ?? undefined
}

/** OPT-8 */
function xsiCredentials(state: PhoneState): Credentials | undefined {
  const sip = /^SIP/i.test(valueOf(state, 'XSI_Authentication_Type'))
  const user = sip ? valueOf(state, 'Auth_ID_1_') || valueOf(state, 'User_ID_1_') : valueOf(state, 'Login_User_ID')
  const password = valueOf(state, sip ? 'Password_1_' : 'Login_Password')
  return user === '' ? undefined : { user, password }
}

interface AttemptOptions {
  readonly purpose: FetchPurpose
  readonly body?: string
  /** Texts that must appear nowhere. */
  readonly secrets: readonly string[]
  readonly srv?: boolean
}

/** Makes the request for one address of a rule. */
export function attemptFor(
  ctx: StepContext,
  request: RuleRequest,
  place: Candidate,
  options: AttemptOptions,
): Attempt | null {
  const { scheme, host, port, path } = place
  if (scheme === 'gds') return null
  const body = options.body ?? request.post?.body
  const ikm = valueOf(ctx.state, 'IKM_HTTP_Encrypt_Content')
  const credentials = credentialsFor(ctx.state, request)
  const { key, uid, pwd } = request
  const secrets = [...options.secrets, key, uid, pwd, ikm, credentials?.user, credentials?.password]
  return {
    redirects: 0,
    secrets: [...new Set(secrets.filter((text): text is string => text !== undefined && text !== ''))],
    request: {
      id: ctx.nextRequest(),
      purpose: options.purpose,
      scheme,
      host,
      port,
      path,
      method: methodOf(request),
      headers: headersFor(ctx, scheme, body !== undefined),
      srv: options.srv ?? request.srv,
      ...(body !== undefined && { body }),
      ...(credentials && { credentials }),
      ...(key !== undefined && { key }),
      ...(ikm !== '' && scheme !== 'tftp' && { ikm }),
    },
  }
}

function methodOf({ method }: RuleRequest): FetchRequest['method'] {
  if (method === 'RRQ') return 'GET'
  return method === 'WRQ' ? 'PUT' : method
}

/** CLS-2, CLS-8, CLS-9: the same request at the new location, or why not. */
export function redirected(
  ctx: StepContext,
  attempt: Attempt,
  location: string,
): Attempt | 'too-many-redirects' | 'bad-url' {
  if (attempt.redirects >= REDIRECTS_LIMIT) return 'too-many-redirects'
  const place = resolveLocation(attempt.request, location)
  if (place === null) return 'bad-url'
  const { credentials, ...request } = attempt.request
  const sameHost = place.host === request.host
  return {
    ...attempt,
    redirects: attempt.redirects + 1,
    request: { ...request, ...place, id: ctx.nextRequest(), ...(credentials && sameHost && { credentials }) },
  }
}

/** RFC 3986 §5.2, as far as a Location needs it. */
function resolveLocation(from: RequestPlace, location: string): RequestPlace | null {
  const text = location.trim()
  const { scheme, host, port } = from
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text) && !text.startsWith('//')) {
    if (text.startsWith('/')) return { scheme, host, port, path: text }
    const [bare = '/'] = from.path.split(/[?#]/)
    return { scheme, host, port, path: bare.slice(0, bare.lastIndexOf('/') + 1) + text }
  }
  const { url, problems } = readUrl(text.startsWith('//') ? `${scheme}:${text}` : text, 0)
  const broken = problems.some((p) => p.severity === 'error')
  if (broken || url?.host === undefined || (url.scheme !== 'http' && url.scheme !== 'https')) return null
  return { scheme: url.scheme, host: url.host, port: url.port, path: url.path === '' ? '/' : url.path }
}

/** File not found counts as a success (CLS-6). */
export const acceptsMissing = (state: PhoneState): boolean => !isYes(state, 'Resync_Fails_On_FNF')
