import { expandMacros } from '../../rule/macros.ts'
import type { Candidate } from '../../rule/target.ts'
import { sendDebugLine, sendLogMessage, severity } from '../machine/logs.ts'
import { valueOf } from '../machine/parameters.ts'
import { variablesNow } from '../machine/phone-variables.ts'
import type { ResyncActivity, RuleName } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import { attemptFor, shownUrl } from '../fetch/fetch.ts'
import { currentRule, failSequence } from './outcome.ts'
import { failure } from '../fetch/results.ts'

/** URL-6: no DHCP server told one, so the domain's own names are asked. */
export function domainServers(ctx: StepContext, { task }: ResyncActivity, rule: RuleName): readonly Candidate[] {
  const domain = ctx.state.network?.domain ?? ''
  if (domain === '' || task.rule !== undefined || !valueOf(ctx.state, rule).startsWith('/')) return []
  const variables = variablesNow(ctx.state, ctx.at)
  const paths = ['/$PSN.xml', '/Cisco/$MA.cfg'].map(
    (path) => expandMacros(path, variables, { context: 'profile' }).text,
  )
  const https = { scheme: 'https', host: `_ciscoprov-https._tls.${domain}`, port: 443, from: { kind: 'rule' } } as const
  const http = { scheme: 'http', host: `_ciscoprov-http._tcp.${domain}`, port: 80, from: { kind: 'rule' } } as const
  return [https, http].flatMap((server) => paths.map((path) => ({ ...server, path })))
}

/** Asks the next address of the rule. */
export function askNextAddress(ctx: StepContext, activity: ResyncActivity): void {
  const [place, ...rest] = activity.rest
  const { request, secrets } = activity
  if (place === undefined || request === null) {
    failSequence(ctx, activity, failure('no-server', ''))
    return
  }
  const attempt = attemptFor(ctx, request, place, {
    purpose: 'profile',
    secrets,
    srv: request.srv || place.host.startsWith('_ciscoprov-'),
  })
  if (attempt === null) {
    failSequence(ctx, activity, failure('bad-url', place.scheme))
    return
  }
  ctx.change({ activity: { ...activity, rest, attempt, announced: true } })
  const rule = currentRule(activity)
  const url = shownUrl(attempt.request)
  ctx.note(place.from.kind === 'dhcp' ? 'URL-2' : 'URL-10', 'asks', { rule, url, method: attempt.request.method })
  sendDebugLine(ctx, severity.notice, `fprv_eval_profile_rule assemble url=${url}`)
  sendDebugLine(ctx, severity.debug, `reqByCurlInternal ${attempt.request.method} ${url}`)
  // LOG-1: one message a rule, though several addresses may be asked.
  if (!activity.announced) sendLogMessage(ctx, 'Log_Request_Msg', attempt.request)
  ctx.fetch(attempt.request)
}
