import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { CodesView } from './codes/codes-view.tsx'
import { PreviewView } from './preview-view.tsx'
import { TagsView } from './tags-view.tsx'
import { TypesView } from './types-view.tsx'

const views = ['types', 'phones', 'tags', 'codes'] as const

/** What a provider hands over beside firmware: BroadWorks' device types with their tags, and activation codes. */
export function ProviderScreen({ params, setParams }: ScreenProps) {
  const { t } = useTranslation('provider')
  const view = views.find((one) => one === params['view']) ?? 'types'
  const [shownMac, setShownMac] = useState<string | null>(null)
  const choice = (
    <ChoiceBar
      label={t('views')}
      options={views.map((value) => ({ value, text: t(`view.${value}`) }))}
      value={view}
      onChange={(to) => setParams(to === 'types' ? {} : { view: to })}
    />
  )
  if (view === 'codes') return <CodesView views={choice} />
  if (view === 'tags') return <TagsView views={choice} />
  if (view === 'phones')
    return (
      <PreviewView
        views={choice}
        selected={params['mac'] ?? shownMac}
        onSelect={(mac) => {
          setShownMac(mac)
          setParams({ view, ...(mac === null ? {} : { mac }) })
        }}
      />
    )
  return (
    <TypesView
      views={choice}
      selected={params['file'] ?? null}
      onSelect={(file) => setParams(file === null ? {} : { file })}
    />
  )
}
