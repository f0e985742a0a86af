import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { canBeAnswered } from '../net/endpoint.ts'
import { isYes, valueOf } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import { shortVersion } from '../../../shared/domain/rule/variables.ts'
import {
  headerOf,
  headersOf,
  parseSip,
  printSip,
  type SipHeaders,
  type SipRequest,
  type SipResponse,
  splitParameters,
} from '../../../shared/protocol/sip/message.ts'
import {
  isAnswerable,
  respond,
  returnPort,
  type Source,
  transactionKey,
  userOf,
} from '../../../shared/protocol/sip/respond.ts'
import { plainAddress } from '../../../shared/domain/network/address.ts'
import { numericLookup } from './addresses.ts'
import { readExecuteObject, resyncRule } from './execute-object.ts'
import { authenticate } from '../core/digest-login.ts'
import type { Asking, PhoneHandle } from './phone-handle.ts'

/** A request that is repeated within this time is answered as before and done once (RFC 3261 §17.2.2, 64 × T1). */
const REMEMBERED_MS = 32_000
const REMEMBERED_LIMIT = 256

const allow = 'ACK,BYE,CANCEL,INFO,INVITE,NOTIFY,OPTIONS,REFER,UPDATE'

export interface SipEndpoint {
  readonly address: string
  readonly port: number
  close(): Promise<void>
}

export interface SipOptions {
  readonly address: string
  /** 0 takes a free one. */
  readonly port: number
  readonly phone: PhoneHandle
}

interface Answered {
  readonly at: number
  readonly bytes: Uint8Array
  readonly port: number
}

/** The phone's SIP endpoint over UDP: it answers OPTIONS and does what a NOTIFY asks (phone-facts 5.2). */
export async function openSip(options: SipOptions): Promise<SipEndpoint> {
  const socket = await bind(options)
  const answered = new Map<string, Answered>()
  socket.on('error', () => undefined) // a reply that cannot leave; the sender will repeat itself
  socket.on('message', (bytes, from) => {
    hear(options.phone, answered, bytes, from, (reply, port) => {
      if (canBeAnswered({ port })) socket.send(reply, port, from.address, () => undefined)
    })
  })
  const { address, port } = socket.address()
  return { address, port, close: () => new Promise((resolve) => socket.close(() => resolve())) }
}

function bind({ address, port }: SipOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', lookup: numericLookup as never })
    const failed = (error: Error): void => {
      socket.close()
      reject(error)
    }
    socket.once('error', failed)
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', failed)
      resolve(socket)
    })
  })
}

function hear(
  phone: PhoneHandle,
  answered: Map<string, Answered>,
  bytes: Uint8Array,
  from: RemoteInfo,
  send: (reply: Uint8Array, port: number) => void,
): void {
  const message = parseSip(bytes)
  if (!message.ok || message.value.kind !== 'request') return
  const request = message.value
  if (request.method === 'ACK' || !isAnswerable(request)) return
  const key = `${from.address} ${transactionKey(request)}`
  const now = performance.now()
  const before = answered.get(key)
  if (before !== undefined && now - before.at < REMEMBERED_MS) {
    send(before.bytes, before.port)
    return
  }
  const source: Source = { address: plainAddress(from.address), port: from.port }
  const { response, actions } = answer(phone, request, source)
  const reply: Answered = { at: now, bytes: printSip(response), port: returnPort(request, source) }
  answered.delete(key)
  answered.set(key, reply)
  for (const [oldest, { at }] of answered) {
    if (answered.size <= REMEMBERED_LIMIT && now - at < REMEMBERED_MS) break
    answered.delete(oldest)
  }
  send(reply.bytes, reply.port)
  for (const { what, rule } of actions)
    phone.ask({ by: 'notify', from: source.address, what, ...(rule !== undefined && { rule }) })
}

/** An XML object that a NOTIFY brings is a NOTIFY all the same: its gates are both. */
type Action = Pick<Asking, 'what' | 'rule'> & { readonly xml?: true }

interface Reply {
  readonly response: SipResponse
  readonly actions: readonly Action[]
}

/** `Cisco-CP-8841-3PCC/11.3.1_<mac>` (phone-facts 5.4). */
export const serverName = ({ identity, firmware }: PhoneState): string =>
  `Cisco-${identity.model}/${shortVersion(firmware)}_${identity.mac}`

function answer(phone: PhoneHandle, request: SipRequest, source: Source): Reply {
  const state = phone.state()
  const reply = (status: number, more: SipHeaders = [], actions: readonly Action[] = []): Reply => ({
    response: respond(request, { status, tag: `${state.identity.mac}${phone.now().toString(36)}`, source }, [
      ['server', serverName(state)],
      ...more,
    ]),
    actions,
  })
  const allowed: SipHeaders = [
    ['allow', allow],
    ['allow-events', 'hold,talk,conference'],
  ]
  switch (request.method) {
    case 'OPTIONS':
      return reply(200, [...allowed, ['accept', 'application/sdp']])
    case 'NOTIFY':
      return answerNotify(phone, request, reply)
    case 'INVITE':
      return reply(480, allowed) // nobody is there to lift the handset
    case 'BYE':
    case 'CANCEL':
    case 'INFO':
    case 'UPDATE':
    case 'REFER':
      return reply(481, allowed)
    default:
      return reply(405, allowed)
  }
}

function answerNotify(
  phone: PhoneHandle,
  request: SipRequest,
  reply: (status: number, more?: SipHeaders, actions?: readonly Action[]) => Reply,
): Reply {
  const state = phone.state()
  const event = splitParameters(headerOf(request, 'event') ?? '')
  const actions = actionsOf(event, request.body)
  if (actions === null) return reply(489, [['allow-events', 'hold,talk,conference']])
  if (!isAllowed(state, actions)) return reply(403)
  const line = lineOf(state, request.uri)
  if (isYes(state, `Auth_Resync-Reboot_${line}_`)) {
    const entry = authenticate({
      authorization: headersOf(request, 'authorization').at(-1),
      method: 'NOTIFY',
      uri: null,
      realm: realmOf(state, line),
      accounts: [accountOf(state, line)],
      scope: state.identity.mac,
      now: phone.now(),
      qop: true,
    })
    if ('challenge' in entry) return reply(401, [['www-authenticate', entry.challenge]])
  }
  return reply(200, [], actions)
}

interface Event {
  readonly value: string
  readonly params: ReadonlyMap<string, string>
}

/** What the event asks for; null for one that this phone does not know. */
function actionsOf({ value, params }: Event, body: string): readonly Action[] | null {
  const rule = params.get('profile')
  switch (value.toLowerCase()) {
    case 'resync':
      return [{ what: 'resync', ...(rule !== undefined && rule !== '' && { rule }) }]
    case 'check-sync':
      return [{ what: 'resync' }]
    case 'report':
      return [{ what: 'report' }]
    case 'reboot_now':
      return [{ what: 'reboot' }]
    case 'restart_now':
      return [{ what: 'restart' }]
    case 'xml-service': {
      const rules = readExecuteObject(body)?.urls.map(resyncRule) ?? []
      const known = rules.filter((one): one is string => one !== null)
      return known.length === 0 ? null : known.map((one) => ({ what: 'resync', rule: one, xml: true }))
    }
    default:
      return null
  }
}

/** Whether the parameters allow it. A refusal is answered as one, since a silent 200 would look like a resync. */
function isAllowed(state: PhoneState, actions: readonly Action[]): boolean {
  return actions.every(
    ({ xml, what }) =>
      (xml !== true || isYes(state, 'CISCO_XML_EXE_Enable')) && (what !== 'resync' || isYes(state, 'Resync_From_SIP')),
  )
}

const LINES = 16

/** The line that the request is addressed to: by its user name; else the first. */
function lineOf(state: PhoneState, uri: string): number {
  const user = userOf(uri)
  for (let line = 1; user !== null && line <= LINES; line++)
    if (valueOf(state, `User_ID_${line}_`) === user) return line
  return 1
}

const accountOf = (state: PhoneState, line: number): { readonly user: string; readonly password: string } => ({
  user: valueOf(state, `Auth_ID_${line}_`) || valueOf(state, `User_ID_${line}_`),
  password: valueOf(state, `Password_${line}_`),
})

/** The realm of the line (phone-facts 5.2): as it is set, else its proxy's name. */
function realmOf(state: PhoneState, line: number): string {
  const set = valueOf(state, `Reversed_Auth_Realm_${line}_`).trim()
  const proxy = valueOf(state, `Proxy_${line}_`)
    .trim()
    .replace(/^sips?:/i, '')
    .replace(/[:;].*$/, '')
  return set || proxy || (state.network?.ip ?? state.identity.model)
}
