import type { TFunction } from 'i18next'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { systemWordsOf, withSystemWords, type LookUp } from '../../shared/domain/fault/system-words.ts'
import { languageOf } from '../../shared/domain/text/languages.ts'
import { localeFiles } from '../locale-files.ts'
import { wordsIn } from '../words.ts'

/** What commands say; the words of one language are read, and those of no other. */
const namespaces = [
  'cli',
  'diagnosis',
  'events',
  'faults',
  'filter',
  'firmware',
  'lint',
  'packing',
  'phones',
  'rehearse',
  'rule',
  'system',
  'trust',
  'virtualPhone',
]

/** The command line speaks the terminal's language. */
export function terminalWords(environment: NodeJS.ProcessEnv): TFunction {
  const variables = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']]
  const locale = variables.find((value) => value !== undefined && value !== '')
  const language = languageOf(locale ?? new Intl.DateTimeFormat().resolvedOptions().locale)
  return wordsIn(language, localeFiles(language, namespaces))
}

const lookUpIn = (t: TFunction): LookUp => t

/** What the system says, as words and as its own code: `it is a folder (EISDIR)`. */
export function systemWords(t: TFunction, code: string): string {
  // Codes are the system's, and there are more than anybody has words for.
  return systemWordsOf(lookUpIn(t), code) ?? `${t('system:other')} (${code})`
}

/** A fault as text: what happened, which program is in the way where that is known, and what to do next. */
export function faultWords(t: TFunction, { code, params: evidence }: Fault): string {
  const params = withSystemWords(lookUpIn(t), evidence)
  const owner = params['owner']
  const held = owner === undefined || owner === '' ? '' : ` ${t('cli:heldBy', { owner })}`
  return `${t(`faults:${code}.what`, params)}${held}\n${t(`faults:${code}.next`, params)}`
}
