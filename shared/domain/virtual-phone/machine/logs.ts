import { evaluateRule } from '../../rule/evaluate.ts'
import { scrub } from '../../rule/mask.ts'
import { expandTemplate, type LogMessage } from '../../rule/log-message.ts'
import { formatMac } from '../../identity/mac.ts'
import { defaultPort } from '../../rule/url.ts'
import { valueOf } from './parameters.ts'
import { variablesNow } from './phone-variables.ts'
import { profileRules, type PhoneState, type RequestPlace } from './state.ts'
import type { StepContext } from './step-context.ts'

/** Severities of syslog (RFC 5424 §6.2.1); the phone's own words are NOT, ERR, INF, DEB (phone-facts 4). */
export const severity = { error: 3, notice: 5, info: 6, debug: 7 } as const

const levels = ['EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG']
/** The chapter's levels 0 to 3: from nothing to everything. */
const legacyLevels = [-1, severity.error, severity.notice, severity.debug]

/** LOG-7: the least severe message that Debug_Level lets through. */
function debugLevel(state: PhoneState): number {
  const text = valueOf(state, 'Debug_Level').trim().toUpperCase()
  if (/^[0-3]$/.test(text)) return legacyLevels[Number(text)] ?? -1
  const level = levels.indexOf(text)
  return level < 0 ? severity.notice : level
}

/** LOG-5: what stands between the timestamp and the message. */
function identifierOf(state: PhoneState): string {
  const { mac, serial } = state.identity
  switch (valueOf(state, 'Syslog_Identifier').trim()) {
    case '$MA':
      return `${mac} `
    case '$MAU':
      return `${mac.toUpperCase()} `
    case '$MAC':
      return `${formatMac(mac)} `
    case '$SN':
      return `${serial} `
    default:
      return ''
  }
}

/** LOG-6: syslog messages go to both servers, where both are set. */
function serversOf(state: PhoneState): readonly string[] {
  const servers = ['Syslog_Server', 'Debug_Server'].map((name) => valueOf(state, name).trim())
  return [...new Set(servers.filter((server) => server !== ''))]
}

/** LOG-8: older phones leave the scheme's own port out. */
function templateOf(state: PhoneState, message: LogMessage, place: RequestPlace | null): string {
  const template = valueOf(state, message)
  const silent = state.setup.readings.logPort === 'omit-default' && place !== null
  return silent && place.port === defaultPort[place.scheme] ? template.replace(/:\$(?:PORT|\(PORT\))/g, '') : template
}

const ruleNames = [...profileRules, 'Upgrade_Rule', 'Report_Rule', 'Custom_CA_Rule', 'Trans_Auth_Rule'] as const
const register = /\$\(?(?:GPP_)?[A-P]\b/

/** The keys and passwords of every rule of the phone, where a template has registers in it that may hold one. */
function keysSpeltBy(template: string, state: PhoneState, at: number): readonly string[] {
  if (!register.test(template)) return []
  const deps = { variables: variablesNow(state, at), readings: state.setup.readings }
  return ruleNames.flatMap((name) => {
    const kind = name === 'Upgrade_Rule' ? 'upgrade' : name === 'Report_Rule' ? 'report' : 'profile'
    return evaluateRule(valueOf(state, name), kind, deps).secrets
  })
}

/** LOG-9: of a name with several addresses, the first. */
const addressOf = ({ network }: PhoneState, host: string): string =>
  (network?.names?.[host] ?? '').split(/[\s,]+/).find((address) => address !== '') ?? host

const nowhere = { scheme: '', host: '', port: 0, path: '' }

/** LOG-1 to LOG-4: one message from its template, to each server that is set. */
export function sendLogMessage(
  ctx: StepContext,
  message: LogMessage,
  place: RequestPlace | null,
  error = '',
  condition = '',
): void {
  const { state, at } = ctx
  const servers = serversOf(state)
  if (servers.length === 0) return
  const { scheme, host, port, path } = place ?? nowhere
  const request = { scheme, host, ip: addressOf(state, host), port, path, error }
  const variables = variablesNow(state, at, { request, upgradeCondition: condition })
  const template = templateOf(state, message, place)
  const { text } = expandTemplate(template, variables, message)
  if (text === undefined) return
  // LOG-10: a key that a template would spell out does not leave the phone.
  const clean = identifierOf(state) + scrub(ctx.withoutSecrets(text), keysSpeltBy(template, state, at))
  for (const server of servers) ctx.effects.push({ type: 'syslog', server, severity: severity.notice, text: clean })
}

/** LOG-7: a line of the phone's own log. */
export function sendDebugLine(ctx: StepContext, level: number, text: string): void {
  const server = valueOf(ctx.state, 'Debug_Server').trim()
  if (server === '' || level > debugLevel(ctx.state)) return
  ctx.effects.push({ type: 'syslog', server, severity: level, text: identifierOf(ctx.state) + ctx.clean(text) })
}
