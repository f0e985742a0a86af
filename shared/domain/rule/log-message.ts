import { expandMacros, type MacroUse } from './macros.ts'
import type { Variables } from './variables.ts'

/** The parameters that hold a message to the syslog server (phone-facts 4). */
export const logMessages = [
  'Log_Request_Msg',
  'Log_Success_Msg',
  'Log_Failure_Msg',
  'Log_Upgrade_Request_Msg',
  'Log_Upgrade_Success_Msg',
  'Log_Upgrade_Failure_Msg',
] as const
export type LogMessage = (typeof logMessages)[number]

/** SPA and ATA name the first three otherwise. */
const aliases: Readonly<Record<string, LogMessage>> = {
  Log_Resync_Request_Msg: 'Log_Request_Msg',
  Log_Resync_Success_Msg: 'Log_Success_Msg',
  Log_Resync_Failure_Msg: 'Log_Failure_Msg',
}

export const logMessageNamed = (parameter: string): LogMessage | undefined =>
  logMessages.find((name) => name === parameter) ?? (Object.hasOwn(aliases, parameter) ? aliases[parameter] : undefined)

export interface ExpandedTemplate {
  /** Undefined when the template is empty: then the phone sends no message. */
  readonly text: string | undefined
  readonly uses: readonly MacroUse[]
}

/** The message that a phone sends for this template. */
export function expandTemplate(
  template: string,
  variables: Variables,
  message: LogMessage = 'Log_Request_Msg',
): ExpandedTemplate {
  if (template.trim() === '') return { text: undefined, uses: [] }
  const context = message.startsWith('Log_Upgrade')
    ? 'log-upgrade'
    : message === 'Log_Request_Msg'
      ? 'log'
      : 'log-outcome'
  const { text, uses } = expandMacros(template, variables, { context })
  return { text, uses }
}
