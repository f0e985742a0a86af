import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { catalogue, docOf, labelOf } from '../catalogue.ts'
import type { DocumentView, ProfileDocument } from '../document/profile-document.ts'
import { findingsByName } from '../place-in.ts'
import { sizeOf } from '../text/completion.ts'
import { usePageWords } from '../use-words.ts'
import { FieldRow } from './field-row.tsx'
import styles from './form.module.css'
import { buildForm, choiceKey, LINE_TAB, tabsOf, type Form, type FormQuestion } from './form-model.ts'
import { FormSection, LineChoice, Tabs } from './form-parts.tsx'
import { tellFocus, useTarget } from './use-form-place.ts'

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
  const choice = useFormChoice(document, target)
  const { wanted, only, tab } = choice
  const form = useForm({ document, model, choice })
  const findings = useMemo(() => findingsByName(document.profile(), view.findings), [document, view.findings])
  const body = useTarget(target, choice.showSet)
  const searchBox = useRef<HTMLDivElement>(null)
  const byKey = (event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f') return
    event.preventDefault()
    searchBox.current?.querySelector('input')?.focus()
  }
  return (
    <div className={styles['form']} onKeyDown={byKey}>
      <FormBar document={document} choice={choice} searchBox={searchBox} />
      <div className={styles['body']} ref={body} onFocus={(event) => tellFocus(event.target, onFocus)}>
        {wanted === '' && !only && tab === LINE_TAB && (
          <LineChoice sections={form.sections} onChoose={(to) => choice.choose(LINE_TAB, to)} />
        )}
        {form.sections.map((section) => (
          <FormSection
            key={`${section.tab}/${section.section}`}
            section={section}
            withTab={only || wanted !== ''}
            onChoose={(to) => choice.choose(choiceKey(section), to)}
          >
            {section.fields.map((field) => (
              <FieldRow key={field.name} field={field} document={document} findings={findings.get(field.name)} />
            ))}
          </FormSection>
        ))}
        <FormEnd form={form} choice={choice} />
      </div>
    </div>
  )
}

/** What of the profile is in sight. */
interface FormChoice {
  readonly search: string
  /** The search as far as it is drawn. */
  readonly wanted: string
  readonly only: boolean
  readonly tab: string
  /** The line, key or unit that was chosen, by section. */
  readonly chosen: Readonly<Record<string, number>>
  readonly setSearch: (search: string) => void
  readonly setOnly: (only: boolean) => void
  readonly setTab: (tab: string) => void
  readonly choose: (key: string, to: number) => void
  /** Everything that is set, so that whatever is asked for is among it. */
  readonly showSet: () => void
}

function useFormChoice(document: ProfileDocument, target: FormViewProps['target']): FormChoice {
  const [only, setOnly] = useState(() => document.profile().parameters.length > 0)
  const [tab, setTab] = useState(() => firstTab(document))
  // What is looked for and not set is found by its name.
  const [search, setSearch] = useState(() => (target === null || isSet(document, target.name) ? '' : target.name))
  const [chosen, setChosen] = useState<Readonly<Record<string, number>>>({})
  return {
    search,
    wanted: useDeferredValue(search.trim()),
    only,
    tab,
    chosen,
    setSearch,
    setOnly,
    setTab,
    choose: (key, to) => setChosen((before) => ({ ...before, [key]: to })),
    showSet: () => {
      setSearch('')
      setOnly(true)
    },
  }
}

const isSet = (document: ProfileDocument, wanted: string): boolean =>
  document.profile().parameters.some(({ name }) => name === wanted)

/** Where most of the profile is. */
function firstTab(document: ProfileDocument): string {
  const counts = tabsOf(catalogue, document.profile())
  return counts.reduce((best, each) => (each.set > best.set ? each : best), { tab: 'Provisioning', set: 0 }).tab
}

interface FormOptions {
  readonly document: ProfileDocument
  readonly model: string | null
  readonly choice: FormChoice
}

function useForm({ document, model, choice: { wanted, only, tab, chosen } }: FormOptions): Form {
  const language = useLanguage()
  const page = usePageWords()
  const shown: FormQuestion['shown'] = wanted !== '' ? { search: wanted } : only ? { only: 'set' } : { tab }
  return buildForm({
    catalogue,
    profile: document.profile(),
    saved: document.savedProfile(),
    size: sizeOf(model),
    shown,
    chosen,
    wordsOf: (parameter) =>
      `${parameter.label} ${labelOf(parameter, language)} ${docOf(parameter, language)} ${page.section(parameter.section)}`,
  })
}

interface FormBarProps {
  readonly document: ProfileDocument
  readonly choice: FormChoice
  readonly searchBox: RefObject<HTMLDivElement | null>
}

function FormBar({ document, choice: { search, wanted, only, tab, ...choice }, searchBox }: FormBarProps) {
  const { t } = useTranslation('profiles')
  const profile = document.profile()
  return (
    <>
      <div className={styles['bar']}>
        <div className={styles['search']} ref={searchBox}>
          <TextField
            label={t('form.search')}
            placeholder={t('form.search')}
            value={search}
            onChange={choice.setSearch}
          />
        </div>
        <div className={styles['modes']} role="group" aria-label={t('form.shown')}>
          <Button small aria-pressed={only} onClick={() => choice.setOnly(true)}>
            {t('form.onlySet', { count: new Set(profile.parameters.map(({ name }) => name)).size })}
          </Button>
          <Button small aria-pressed={!only} onClick={() => choice.setOnly(false)}>
            {t('form.everything')}
          </Button>
        </div>
      </div>
      {!only && wanted === '' && (
        <Tabs
          tabs={tabsOf(catalogue, profile).filter((each) => each.tab !== '' || each.set > 0)}
          tab={tab}
          onTab={choice.setTab}
        />
      )}
    </>
  )
}

/** How many more there are; or why there is nothing. */
function FormEnd({ form, choice: { wanted, only, setOnly } }: { readonly form: Form; readonly choice: FormChoice }) {
  const { t } = useTranslation('profiles')
  if (form.sections.length > 0) return form.more > 0 && <p className="dim">{t('form.more', { count: form.more })}</p>
  if (wanted !== '') {
    return (
      <EmptyState title={t('form.noMatch')}>
        <p>{t('form.noMatchText')}</p>
      </EmptyState>
    )
  }
  const showAll = (
    <Button look="primary" onClick={() => setOnly(false)}>
      {t('form.showEverything')}
    </Button>
  )
  return (
    <EmptyState title={t('form.nothingSet')} actions={only ? showAll : undefined}>
      <p>{t('form.nothingSetText')}</p>
    </EmptyState>
  )
}
