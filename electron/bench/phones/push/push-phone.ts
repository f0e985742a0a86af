import {
  classifyByConfiguration,
  classifyExecute,
  classifyNotify,
  classifyPage,
  classifySilence,
} from '../../../../shared/domain/push/classify.ts'
import type { PushPlan } from '../../../../shared/domain/push/plan.ts'
import type { PhoneLogin, PushTarget, PushVerdict, PushWish } from '../../../../shared/domain/push/push.ts'
import { notifyHeaders } from '../../../../shared/protocol/sip/request.ts'
import type { Clock } from '../../core/clock.ts'
import { askPhone } from '../web/phone-http.ts'
import { askBySip } from './sip-client.ts'

export interface PushOptions {
  readonly login?: PhoneLogin | undefined
  readonly localAddress?: string | undefined
  readonly sipPatienceMs?: number
  readonly clock?: Clock
  readonly signal?: AbortSignal | undefined
}

export interface Pushing extends PushOptions {
  readonly target: PushTarget
  readonly wish: PushWish
  readonly plan: PushPlan
}

/** A technician waits for the answer: a phone that has not answered four repetitions does not answer. */
const SIP_PATIENCE_MS = 7_500

/** Carries out a plan and says what came of it. Never rejects. */
export function carryOut(pushing: Pushing): Promise<PushVerdict> {
  return pushing.plan.kind === 'http' ? overHttp(pushing, pushing.plan) : overSip(pushing, pushing.plan)
}

async function overHttp(
  pushing: Pushing,
  { method, path, body }: Extract<PushPlan, { kind: 'http' }>,
): Promise<PushVerdict> {
  const { target, wish, login, localAddress, signal } = pushing
  const of = { ip: target.ip, port: target.webPort, login, localAddress, signal }
  const answer = await askPhone({ ...of, method, path, body })
  if (answer.kind === 'silent') return classifySilence(answer.reason)
  const reply = { status: answer.status, text: answer.bytes.toString('utf8'), loggedIn: answer.loggedIn }
  if (wish.way === 'xml') return classifyExecute(reply)
  const verdict = classifyPage(reply)
  if (verdict.outcome !== 'accepted' || wish.action !== 'resync') return verdict
  return (await provisioningOff(of)) ?? verdict
}

const CONFIGURATION_LIMIT = 1024 * 1024

/** The page promises a resync also where provisioning is switched off: the phone's configuration says more. */
async function provisioningOff(of: {
  readonly ip: string
  readonly port: number
  readonly login: PhoneLogin | undefined
  readonly localAddress: string | undefined
  readonly signal: AbortSignal | undefined
}): Promise<PushVerdict | null> {
  const answer = await askPhone({ ...of, method: 'GET', path: '/admin/cfg.xml', limit: CONFIGURATION_LIMIT })
  return answer.kind === 'answer' && answer.status === 200
    ? classifyByConfiguration(answer.bytes.toString('utf8'))
    : null
}

async function overSip(
  { target, wish, login, localAddress, sipPatienceMs, clock, signal }: Pushing,
  { uri, event, body }: Extract<PushPlan, { kind: 'notify' }>,
): Promise<PushVerdict> {
  const answer = await askBySip({
    ip: target.ip,
    port: target.sipPort,
    method: 'NOTIFY',
    uri,
    headers: notifyHeaders(event, body !== undefined),
    body,
    login,
    localAddress,
    patienceMs: sipPatienceMs ?? SIP_PATIENCE_MS,
    ...(clock !== undefined && { clock }),
    signal,
  })
  if (answer.kind === 'silent') return classifySilence(answer.reason)
  const { response, loggedIn } = answer
  return classifyNotify({ status: response.status, reason: response.reason, loggedIn }, wish)
}
