import { formatMac, type Mac } from '../identity/mac.ts'
import { findMacro } from './macro-table.ts'

/** What a macro's value was taken from. The words are in the catalogue under `rule:origin.<origin>`. */
export const variableOrigins = [
  'given', // typed for this explanation
  'mac',
  'model',
  'serial',
  'firmware',
  'hardware',
  'network',
  'certificate',
  'parameter', // a parameter of the phone, named in `from`
  'state', // timers and states of provisioning and upgrade
  'request', // the address that is being fetched
  'mobility',
  'call',
] as const
export type VariableOrigin = (typeof variableOrigins)[number]

export interface Variable {
  readonly value: string
  readonly origin: VariableOrigin
  /** The parameter's name, where it comes from one. */
  readonly from?: string
}

/** By macro name, without the dollar sign. */
export type Variables = ReadonlyMap<string, Variable>

/** What is known of a phone. Whatever is left out is unset: a rule that uses it cannot be told. */
export interface RulePhone {
  readonly mac?: Mac
  /** Product name as `$PN` spells it: `CP-8841-3PCC`. */
  readonly model?: string
  readonly serial?: string
  /** The running load: `sip88xx.11-3-2MPP0001-609`. */
  readonly firmware?: string
  readonly hardware?: string
  readonly ip?: string
  readonly externalIp?: string
  readonly clientCertificate?: boolean
  readonly customised?: boolean
  /** XML names and values: GPP_A…, GPP_SA…, User_ID_1_, Proxy_1_, … */
  readonly parameters?: ReadonlyMap<string, string>
  readonly state?: {
    /** -1 explicit request, 0 power-up, 1 periodic, 2 retry after a failure. */
    readonly provisioning?: -1 | 0 | 1 | 2
    readonly secondsSinceResync?: number
    readonly secondsSinceUpgrade?: number
    /** 1 first attempt, 2 retry after a failure. */
    readonly upgrade?: 1 | 2
    readonly upgradeError?: string
    readonly upgradeCondition?: string
    /** Line number and the seconds since it lost its registration. */
    readonly registrationLost?: ReadonlyMap<number, number>
    readonly originType?: 'orig_ent' | 'orig_mpp' | 'none'
    readonly authorisation?: 'classic' | 'wxc' | 'none'
  }
  readonly request?: {
    readonly scheme: string
    readonly host: string
    readonly ip?: string
    readonly port: number
    readonly path: string
    readonly error?: string
  }
  readonly mobility?: { readonly status: string; readonly user: string; readonly password: string }
  readonly call?: { readonly incomingName?: string; readonly remoteNumber?: string }
  /** The line of the key whose function is expanded, for `$USER` and `$PROXY`. */
  readonly line?: number
}

/** `CP-8851-3PCC` asks for `8851-3PCC.xml`: the series number is the product name without `CP-` (or `SPA`, `ATA`). */
export const seriesOf = (model: string): string => model.replace(/^(?:CP-|SPA-?|ATA)/i, '')

/** `sip88xx.11-3-2MPP0001-609` is 11.3.2 in a User-Agent. */
export function shortVersion(firmware: string): string {
  const match = /^(?:[A-Za-z]\w*\.)?(\d+)-(\d+)-(\d+)/.exec(firmware)
  return match ? match.slice(1).join('.') : firmware
}

type Put = (name: string, value: string | number | undefined, origin: VariableOrigin, from?: string) => void

const LAST_LINE = 16
const general = 'ABCDEFGHIJKLMNOP'.split('')
const secret = ['SA', 'SB', 'SC', 'SD']

/** The value of every macro that this phone has one for. GPP registers that nobody set are empty, as in the phone. */
export function variablesOf(phone: RulePhone): Map<string, Variable> {
  const variables = new Map<string, Variable>()
  const put: Put = (name, value, origin, from) => {
    if (value === undefined) return
    variables.set(name, { value: String(value), origin, ...(from !== undefined && { from }) })
  }
  putIdentity(phone, put)
  putParameters(phone, put)
  putState(phone, put)
  putRequest(phone, put)
  return variables
}

function putIdentity({ mac, model, serial, firmware, ...phone }: RulePhone, put: Put): void {
  put('MA', mac, 'mac')
  put('MAU', mac?.toUpperCase(), 'mac')
  put('MAC', mac === undefined ? undefined : formatMac(mac), 'mac')
  put('PN', model, 'model')
  put('PSN', model === undefined ? undefined : seriesOf(model), 'model')
  put('SN', serial, 'serial')
  put('SERIAL_NUMBER', serial, 'serial')
  put('SWVER', firmware, 'firmware')
  if (model !== undefined && firmware !== undefined)
    put('VERSION', `Cisco-${model}/${shortVersion(firmware)}`, 'firmware')
  put('HWVER', phone.hardware, 'hardware')
  put('IP', phone.ip, 'network')
  put('EXTIP', phone.externalIp, 'network')
  if (phone.clientCertificate !== undefined)
    put('CCERT', phone.clientCertificate ? 'Installed' : 'Not Installed', 'certificate')
  if (phone.customised !== undefined) put('ISCUST', phone.customised ? 1 : 0, 'state')
}

function putParameters({ parameters = new Map<string, string>(), line = 1 }: RulePhone, put: Put): void {
  for (const name of general) put(name, parameters.get(`GPP_${name}`) ?? '', 'parameter', `GPP_${name}`)
  for (const name of secret) put(name, parameters.get(`GPP_${name}`), 'parameter', `GPP_${name}`)
  const take = (macro: string, parameter: string): void => put(macro, parameters.get(parameter), 'parameter', parameter)
  for (let n = 1; n <= LAST_LINE; n++) {
    take(`UID${n}`, `User_ID_${n}_`)
    take(`DISPLAYNAME${n}`, `Display_Name_${n}_`)
    take(`AUTHID${n}`, `Auth_ID_${n}_`)
    take(`PROXY${n}`, `Proxy_${n}_`)
  }
  take('USER', `User_ID_${line}_`)
  take('PROXY', `Proxy_${line}_`)
  take('XML_User_Name', 'XML_User_Name')
}

function putState({ state = {}, mobility, call }: RulePhone, put: Put): void {
  put('PRVST', state.provisioning, 'state')
  put('PRVTMR', state.secondsSinceResync, 'state')
  put('UPGTMR', state.secondsSinceUpgrade, 'state')
  put('UPGST', state.upgrade, 'state')
  put('UPGERR', state.upgradeError, 'state')
  put('UPGCOND', state.upgradeCondition, 'state')
  put('ORIGTYPE', state.originType, 'state')
  put('AUTHSTATUS', state.authorisation, 'state')
  for (const [line, seconds] of state.registrationLost ?? []) put(`REGTMR${line}`, seconds, 'state')
  put('EMS', mobility?.status, 'mobility')
  put('MUID', mobility?.user, 'mobility')
  put('MPWD', mobility?.password, 'mobility')
  put('INCOMINGNAME', call?.incomingName, 'call')
  put('REMOTENUMBER', call?.remoteNumber, 'call')
}

function putRequest({ request }: RulePhone, put: Put): void {
  if (request === undefined) return
  put('SCHEME', request.scheme, 'request')
  put('METH', request.scheme, 'request')
  put('SERV', request.host, 'request')
  put('SERVIP', request.ip ?? request.host, 'request')
  put('PORT', request.port, 'request')
  put('PATH', request.path, 'request')
  put('ERR', request.error, 'request')
}

/** Variables typed by hand. `GPP_A` is another spelling of `A`; a name that is no macro is returned in `refused`. */
export function variablesGiven(given: Iterable<readonly [string, string]>): {
  readonly variables: Map<string, Variable>
  readonly refused: readonly string[]
} {
  const variables = new Map<string, Variable>()
  const refused: string[] = []
  for (const [spelled, value] of given) {
    const bare = spelled.replace(/^\$/, '')
    const name = /^GPP_([A-P]|S[A-D])$/.exec(bare)?.[1] ?? bare
    if (findMacro(name)) variables.set(name, { value, origin: 'given' })
    else refused.push(spelled)
  }
  return { variables, refused }
}
