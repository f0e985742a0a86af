import type { LabelWords } from '../../../shared/domain/activation/labels.ts'
import type { Language } from '../../../shared/domain/text/languages.ts'
import { wordsIn } from '../../words.ts'

const locales = import.meta.glob<object>('../../../renderer/locales/*/provider.json', {
  eager: true,
  import: 'default',
})

/** The words of a label sheet: a user reads one language, whatever the technician's screen speaks. */
export function labelWords(language: Language, site: string): LabelWords {
  const t = wordsIn(language, locales)
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' })
  return {
    language,
    title: t('provider:label.title', { site }),
    how: t('provider:label.how'),
    code: t('provider:label.code'),
    validUntil: (at) => t('provider:label.validUntil', { time: date.format(at) }),
    warning: t('provider:label.warning'),
  }
}
