import type { TFunction } from 'i18next'
import cliEn from '../../renderer/locales/en/cli.json'
import diagnosisEn from '../../renderer/locales/en/diagnosis.json'
import eventsEn from '../../renderer/locales/en/events.json'
import faultsEn from '../../renderer/locales/en/faults.json'
import filterEn from '../../renderer/locales/en/filter.json'
import lintEn from '../../renderer/locales/en/lint.json'
import packingEn from '../../renderer/locales/en/packing.json'
import rehearseEn from '../../renderer/locales/en/rehearse.json'
import ruleEn from '../../renderer/locales/en/rule.json'
import virtualPhoneEn from '../../renderer/locales/en/virtualPhone.json'
import cliFr from '../../renderer/locales/fr/cli.json'
import diagnosisFr from '../../renderer/locales/fr/diagnosis.json'
import eventsFr from '../../renderer/locales/fr/events.json'
import faultsFr from '../../renderer/locales/fr/faults.json'
import filterFr from '../../renderer/locales/fr/filter.json'
import lintFr from '../../renderer/locales/fr/lint.json'
import packingFr from '../../renderer/locales/fr/packing.json'
import rehearseFr from '../../renderer/locales/fr/rehearse.json'
import ruleFr from '../../renderer/locales/fr/rule.json'
import virtualPhoneFr from '../../renderer/locales/fr/virtualPhone.json'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { languageOf, wordsIn } from '../words.ts'

/** The command line speaks the terminal's language. */
export function terminalWords(environment: NodeJS.ProcessEnv): TFunction {
  const variables = [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']]
  const locale = variables.find((value) => value !== undefined && value !== '')
  const language = languageOf(locale ?? new Intl.DateTimeFormat().resolvedOptions().locale)
  return wordsIn(language, {
    en: {
      cli: cliEn,
      diagnosis: diagnosisEn,
      events: eventsEn,
      faults: faultsEn,
      filter: filterEn,
      lint: lintEn,
      packing: packingEn,
      rehearse: rehearseEn,
      rule: ruleEn,
      virtualPhone: virtualPhoneEn,
    },
    fr: {
      cli: cliFr,
      diagnosis: diagnosisFr,
      events: eventsFr,
      faults: faultsFr,
      filter: filterFr,
      lint: lintFr,
      packing: packingFr,
      rehearse: rehearseFr,
      rule: ruleFr,
      virtualPhone: virtualPhoneFr,
    },
  })
}

/** What happened, who is in the way where that is known, and what to do next. */
export function faultWords(t: TFunction, { code, params }: Fault): string {
  const owner = params['owner']
  const held = owner === undefined || owner === '' ? '' : ` ${t('cli:heldBy', { owner })}`
  return `${t(`faults:${code}.what`, params)}${held}\n${t(`faults:${code}.next`, params)}`
}
