import type { TFunction } from 'i18next'
import cliEn from '../../renderer/locales/en/cli.json'
import eventsEn from '../../renderer/locales/en/events.json'
import faultsEn from '../../renderer/locales/en/faults.json'
import cliFr from '../../renderer/locales/fr/cli.json'
import eventsFr from '../../renderer/locales/fr/events.json'
import faultsFr from '../../renderer/locales/fr/faults.json'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { languageOf, wordsIn } from '../words.ts'

/** The command line speaks the terminal's language. */
export function terminalWords(environment: NodeJS.ProcessEnv): TFunction {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG']
  const language = languageOf(locale || new Intl.DateTimeFormat().resolvedOptions().locale)
  return wordsIn(language, {
    en: { cli: cliEn, events: eventsEn, faults: faultsEn },
    fr: { cli: cliFr, events: eventsFr, faults: faultsFr },
  })
}

/** What happened and what to do next, on two lines. */
export const faultWords = (t: TFunction, { code, params }: Fault): string =>
  `${t(`faults:${code}.what`, params)}\n${t(`faults:${code}.next`, params)}`
