import { tellDiagnosis } from '../../../shared/domain/diagnosis/diagnosis-keys.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { languages, type Language } from '../../../shared/domain/text/languages.ts'
import { localTime } from '../../../shared/domain/text/local-time.ts'
import type { ReportLook, Words } from '../../../shared/domain/handover/report.ts'
import { wordsIn } from '../../words.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import { qrSvg } from './qr-svg.ts'

const locales = import.meta.glob<object>('../../../renderer/locales/*/{diagnosis,events,handover,rehearse}.json', {
  eager: true,
  import: 'default',
})

export interface ReportVoice extends ReportLook {
  readonly diagnosis: (diagnosis: Diagnosis) => string
}

/** A report's words in each language: a customer reads one of them, whatever the technician's screen speaks. */
export const reportVoices = (): readonly (readonly [Language, ReportVoice])[] =>
  languages.map((language) => [language, voiceIn(language)])

function voiceIn(language: Language): ReportVoice {
  const t = wordsIn(language, locales)
  const words: Words = (key, params) => t(key, { ...params })
  const time = (at: number): string => localTime(at, utcOffsetMinutes)
  return {
    ...{ words, language, time, qr: qrSvg },
    diagnosis: (diagnosis) => {
      const { title, next } = tellDiagnosis(diagnosis, { say: words, inert: (text) => text, time })
      return `${title} ${next}`
    },
  }
}
