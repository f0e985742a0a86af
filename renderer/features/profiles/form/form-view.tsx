import { useDeferredValue, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { catalogue, docOf, labelOf } from '../catalogue.ts'
import type { DocumentView, ProfileDocument } from '../document/profile-document.ts'
import { findingsByName } from '../place-in.ts'
import { sizeOf } from '../text/completion.ts'
import { usePageWords } from '../use-words.ts'
import { FieldRow } from './field-row.tsx'
import styles from './form.module.css'
import { buildForm, choiceKey, LINE_TAB, tabsOf, type FormQuestion, type Section } from './form-model.ts'

interface FormViewProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly model: string | null
  /** The parameter to go to, when somebody asks for one. */
  readonly target: { readonly name: string } | null
  readonly onFocus: (name: string) => void
}

/** The profile as the phone's own pages show it: the same text, by tab and section. */
export function FormView({ document, view, model, target, onFocus }: FormViewProps) {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const page = usePageWords()
  const profile = document.profile()
  const [only, setOnly] = useState(() => profile.parameters.length > 0)
  const [tab, setTab] = useState(() => firstTab())
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({})
  const wanted = useDeferredValue(search.trim())
  const shown: FormQuestion['shown'] = wanted !== '' ? { search: wanted } : only ? { only: 'set' } : { tab }
  const form = buildForm({
    catalogue,
    profile,
    saved: document.savedProfile(),
    size: sizeOf(model),
    shown,
    chosen,
    wordsOf: (parameter) =>
      `${parameter.label} ${labelOf(parameter, language)} ${docOf(parameter, language)} ${page.section(parameter.section)}`,
  })
  const findings = useMemo(() => findingsByName(document.profile(), view.findings), [document, view.findings])
  const body = useTarget(target, () => {
    setSearch('')
    setOnly(true)
  })
  const choose = (key: string, to: number): void => setChosen((before) => ({ ...before, [key]: to }))
  const searchBox = useRef<HTMLDivElement>(null)
  const byKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return
    event.preventDefault()
    searchBox.current?.querySelector('input')?.focus()
  }
  return (
    <div className={styles['form']} onKeyDown={byKey}>
      <div className={styles['bar']}>
        <div className={styles['search']} ref={searchBox}>
          <TextField label={t('form.search')} placeholder={t('form.search')} value={search} onChange={setSearch} />
        </div>
        <div className={styles['modes']} role="group" aria-label={t('form.shown')}>
          <Button small aria-pressed={only} onClick={() => setOnly(true)}>
            {t('form.onlySet', { count: new Set(profile.parameters.map(({ name }) => name)).size })}
          </Button>
          <Button small aria-pressed={!only} onClick={() => setOnly(false)}>
            {t('form.everything')}
          </Button>
        </div>
      </div>
      {!only && wanted === '' && (
        <Tabs
          tabs={tabsOf(catalogue, profile).filter((each) => each.tab !== '' || each.set > 0)}
          tab={tab}
          onTab={setTab}
        />
      )}
      <div className={styles['body']} ref={body} onFocus={(event) => tellFocus(event.target, onFocus)}>
        {wanted === '' && !only && tab === LINE_TAB && (
          <LineChoice sections={form.sections} onChoose={(to) => choose(LINE_TAB, to)} />
        )}
        {form.sections.map((section) => (
          <FormSection
            key={`${section.tab}/${section.section}`}
            section={section}
            withTab={only || wanted !== ''}
            onChoose={(to) => choose(choiceKey(section), to)}
          >
            {section.fields.map((field) => (
              <FieldRow key={field.name} field={field} document={document} findings={findings.get(field.name)} />
            ))}
          </FormSection>
        ))}
        {form.more > 0 && <p className="dim">{t('form.more', { count: form.more })}</p>}
        {form.sections.length === 0 && (
          <EmptyState
            title={t(wanted === '' ? 'form.nothingSet' : 'form.noMatch')}
            actions={
              wanted === '' && only ? (
                <Button look="primary" onClick={() => setOnly(false)}>
                  {t('form.showEverything')}
                </Button>
              ) : undefined
            }
          >
            <p>{t(wanted === '' ? 'form.nothingSetText' : 'form.noMatchText')}</p>
          </EmptyState>
        )}
      </div>
    </div>
  )

  /** Where most of the profile is. */
  function firstTab(): string {
    const counts = tabsOf(catalogue, profile)
    const most = counts.reduce((best, each) => (each.set > best.set ? each : best), { tab: 'Provisioning', set: 0 })
    return most.tab
  }
}

const nameOfElement = (element: EventTarget): string | null =>
  element instanceof HTMLElement ? (element.closest('[data-name]')?.getAttribute('data-name') ?? null) : null

function tellFocus(element: EventTarget, onFocus: (name: string) => void): void {
  const name = nameOfElement(element)
  if (name !== null) onFocus(name)
}

/** Goes to the parameter that is asked for, showing it first where it is not shown. */
function useTarget(target: { readonly name: string } | null, show: () => void) {
  const body = useRef<HTMLDivElement>(null)
  const reached = useRef<typeof target>(null)
  const [seen, setSeen] = useState(target)
  if (target !== seen) {
    setSeen(target)
    if (target !== null) show()
  }
  // After every drawing: the row may come with a later one.
  useEffect(() => {
    if (target === null || reached.current === target) return
    const row = body.current?.querySelector(`[data-name="${CSS.escape(target.name)}"]`)
    if (!row) return
    // Not scrollIntoView: it would move what is around the form, too.
    const [inside, around] = [row.getBoundingClientRect(), body.current?.getBoundingClientRect()]
    body.current?.scrollBy({ top: inside.top - (around?.top ?? 0) - 60 })
    row.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true })
    reached.current = target
  })
  return body
}

function Tabs({
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

function LineChoice({
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

function FormSection({
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
