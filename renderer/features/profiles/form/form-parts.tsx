import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { SelectField } from '../../../ui/text-field.tsx'
import { usePageWords } from '../use-words.ts'
import styles from './form.module.css'
import { LINE_TAB, type Section, type tabsOf } from './form-model.ts'

export function Tabs({
  tabs,
  tab,
  onTab,
}: {
  readonly tabs: ReturnType<typeof tabsOf>
  readonly tab: string
  readonly onTab: (tab: string) => void
}) {
  const { t } = useTranslation('profiles')
  const page = usePageWords()
  return (
    <nav className={styles['tabs']} aria-label={t('form.tabs')}>
      {tabs.map((each) => (
        <button
          key={each.tab}
          type="button"
          className={styles['tab']}
          {...(each.tab === tab ? { 'aria-current': 'true' as const } : {})}
          onClick={() => onTab(each.tab)}
        >
          {page.tab(each.tab)}
          {each.set > 0 && <span className={styles['count']}>{each.set}</span>}
        </button>
      ))}
    </nav>
  )
}

export function LineChoice({
  sections,
  onChoose,
}: {
  readonly sections: readonly Section[]
  readonly onChoose: (to: number) => void
}) {
  const { t } = useTranslation('profiles')
  const choice = sections.find((section) => section.choice !== null)?.choice
  if (!choice) return null
  return (
    <div className={styles['choice']}>
      <NumberChoice label={t('form.line')} choice={choice} onChoose={onChoose} />
    </div>
  )
}

function NumberChoice({
  label,
  choice: { min, max, chosen },
  onChoose,
}: {
  readonly label: string
  readonly choice: NonNullable<Section['choice']>
  readonly onChoose: (to: number) => void
}) {
  const numbers = Array.from({ length: max - min + 1 }, (_, step) => String(min + step))
  return (
    <SelectField
      label={label}
      value={String(chosen)}
      onChange={(value) => onChoose(Number(value))}
      options={numbers.map((number) => ({ value: number, text: number }))}
    />
  )
}

export function FormSection({
  section: { tab, section, choice },
  withTab,
  onChoose,
  children,
}: {
  readonly section: Section
  readonly withTab: boolean
  readonly onChoose: (to: number) => void
  readonly children: ReactNode
}) {
  const { t } = useTranslation('profiles')
  const page = usePageWords()
  const title = page.section(section)
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['sectionHead']}>
        <h2>
          {withTab && tab !== '' && <span className="dim">{page.tab(tab)} › </span>}
          {title}
        </h2>
        {choice !== null && tab !== LINE_TAB && (
          <div className={styles['choice']}>
            <NumberChoice label={t('form.number')} choice={choice} onChoose={onChoose} />
          </div>
        )}
      </div>
      {children}
    </section>
  )
}
