import type { TFunction } from 'i18next'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { languageOf } from '../../shared/domain/text/languages.ts'
import { wordsIn } from '../words.ts'

const locales = import.meta.glob<object>(
  '../../renderer/locales/*/{cli,diagnosis,events,faults,filter,firmware,lint,packing,phones,rehearse,rule,trust,virtualPhone}.json',
  { eager: true, import: 'default' },
)

/** The command line speaks the terminal's language. */
export function terminalWords(environment: NodeJS.ProcessEnv): TFunction {
  const variables = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']]
  const locale = variables.find((value) => value !== undefined && value !== '')
  return wordsIn(languageOf(locale ?? new Intl.DateTimeFormat().resolvedOptions().locale), locales)
}

/** A fault as text: what happened, which program is in the way where that is known, and what to do next. */
export function faultWords(t: TFunction, { code, params }: Fault): string {
  const owner = params['owner']
  const held = owner === undefined || owner === '' ? '' : ` ${t('cli:heldBy', { owner })}`
  return `${t(`faults:${code}.what`, params)}${held}\n${t(`faults:${code}.next`, params)}`
}
