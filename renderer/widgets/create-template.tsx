import { useTranslation } from 'react-i18next'
import { starterTemplate } from '../../shared/domain/task/unique.ts'
import type { BenchClient } from '../bench/client.ts'
import { inert } from '../ui/inert.ts'
import { DoOnce } from './do-once.tsx'

/** A first template under the name that a route asks for, with the columns that phones.csv has. */
export function CreateTemplate({ template }: { readonly template: string }) {
  const { t } = useTranslation('live')
  const make = async (client: BenchClient): Promise<void> => {
    const { columns } = await client.phones.table()
    const text = starterTemplate(columns)
    if (text.ok) await client.profiles.save({ area: 'templates', path: template, text: text.value, basedOn: null })
  }
  return (
    <DoOnce
      label={t('detail.createTemplate')}
      done={t('detail.templateCreated', { path: inert(template, 200) })}
      act={make}
      look="primary"
    />
  )
}
