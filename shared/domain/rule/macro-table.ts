/**
 * The phones' macro variables (phone-facts 2.5). `resources/macro-variables.json` documents each; a test holds the two
 * to the same names. Where a macro is expanded is part of its definition: elsewhere it stays as it is written.
 */

/** Where a text with macros stands. */
export const macroContexts = [
  'profile',
  'trigger',
  'upgrade',
  'report',
  'log',
  'log-outcome', // Log_Success_Msg, Log_Failure_Msg
  'log-upgrade', // Log_Upgrade_*_Msg
  'gpp', // the text of a GPP that --post or --alias sends
  'agent', // HTTP_User_Agent_Name, SIP_User_Agent_Name
  'service', // XML service URLs, keys, keep-alive: not the rules
  'edos',
] as const
export type MacroContext = (typeof macroContexts)[number]

export interface Macro {
  readonly name: string
  readonly contexts: readonly MacroContext[]
  /** Its value never appears: written as the argument of --key, --uid and --pwd alone. */
  readonly secret: boolean
  /** `$UID1`, `$UID2`, …: the name is followed by a line's number. */
  readonly numbered: boolean
}

const everywhere: readonly MacroContext[] = [
  'profile',
  'trigger',
  'upgrade',
  'report',
  'log',
  'log-outcome',
  'log-upgrade',
  'gpp',
  'agent',
]
const logs: readonly MacroContext[] = ['log', 'log-outcome', 'log-upgrade']

const define = (
  names: string,
  contexts: readonly MacroContext[],
  { secret = false, numbered = false }: { secret?: boolean; numbered?: boolean } = {},
): readonly Macro[] => names.split(' ').map((name) => ({ name, contexts, secret, numbered }))

export const macros: readonly Macro[] = [
  ...define('A B C D E F G H I J K L M N O P', everywhere),
  ...define('SA SB SC SD', [], { secret: true }),
  ...define('MA MAU MAC PN PSN SN CCERT IP EXTIP SWVER HWVER UPGERR PRVTMR UPGTMR ISCUST', everywhere),
  ...define('REGTMR UID', everywhere, { numbered: true }),
  ...define('PRVST', ['profile', 'trigger']),
  ...define('UPGST', ['upgrade']),
  ...define('UPGCOND', ['log-upgrade']),
  ...define('SCHEME METH SERV SERVIP PORT PATH', logs),
  ...define('ERR', ['log-outcome', 'log-upgrade']),
  ...define('EMS MUID', ['profile']),
  ...define('MPWD', ['profile'], { secret: true }),
  ...define('ORIGTYPE AUTHSTATUS', ['edos']),
  ...define('VERSION', ['agent']),
  ...define('USER PROXY NOTIFY REGISTER SERIAL_NUMBER INCOMINGNAME REMOTENUMBER XML_User_Name', ['service']),
  ...define('DISPLAYNAME AUTHID PROXY', ['service'], { numbered: true }),
]

const plain = new Map(macros.filter((m) => !m.numbered).map((m) => [m.name, m]))
const numbered = new Map(macros.filter((m) => m.numbered).map((m) => [m.name, m]))

/** Every name as it stands in a rule, with `1` for the line's number where there is one: for completion. */
export const macroNames: readonly string[] = macros.map((m) => (m.numbered ? `${m.name}1` : m.name))

export function findMacro(name: string): Macro | undefined {
  const found = plain.get(name)
  if (found) return found
  const line = /^([A-Z]+)([1-9][0-9]?)$/.exec(name)
  return line?.[1] === undefined ? undefined : numbered.get(line[1])
}

/** Longer than the longest name with its number. */
export const MACRO_NAME_LIMIT = 16

/** The longest name of the table that `word` begins with: `$MAU` before `$MA`, and `$MA` in `$MA.cfg`. */
export function longestMacro(word: string): string | undefined {
  for (let length = Math.min(word.length, MACRO_NAME_LIMIT); length > 0; length--) {
    const name = word.slice(0, length)
    if (findMacro(name)) return name
  }
  return undefined
}

/** A name that is never shown with its value, whatever stands around it. */
export const isSecretMacro = (name: string): boolean => findMacro(name)?.secret ?? false

/** GPP_SA to GPP_SD are expanded as the argument of --key, --uid and --pwd and nowhere else. */
export const isOptionOnlyMacro = (name: string): boolean => /^S[A-D]$/.test(name)
