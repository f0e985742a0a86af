import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownText } from '../../../../shared/domain/profile/diff.ts'
import { parseProfile } from '../../../../shared/domain/profile/parse.ts'
import { ChoiceBar } from '../../../ui/choice-bar.tsx'
import { DiffView } from '../../../ui/code-editor/diff-view.tsx'
import { Actions } from '../../../ui/actions.tsx'
import { catalogue } from '../catalogue.ts'
import styles from '../editor.module.css'
import { usePhrases } from '../use-phrases.ts'
import { ParameterChanges, type Side } from './parameter-changes.tsx'

const looks = ['split', 'unified'] as const

interface ComparisonProps {
  readonly title: string
  readonly before: Side
  readonly after: Side
  /** What is to be known before choosing. */
  readonly children?: ReactNode
  readonly actions: ReactNode
}

/** Two texts of one profile: what a phone would notice, and every character that differs. */
export function Comparison({ title, before, after, children, actions }: ComparisonProps) {
  const { t } = useTranslation('profiles')
  const [look, setLook] = useState<(typeof looks)[number]>(() => (window.innerWidth > 1_000 ? 'split' : 'unified'))
  const phrases = usePhrases()
  const shownBefore = useMemo(() => shownText(parseProfile(before.text), catalogue), [before.text])
  const shownAfter = useMemo(() => shownText(parseProfile(after.text), catalogue), [after.text])
  return (
    <section className={styles['comparison']} aria-label={title}>
      <div className={styles['comparisonHead']}>
        <h2 tabIndex={-1} ref={(heading) => heading?.focus()}>
          {title}
        </h2>
        <Actions>{actions}</Actions>
      </div>
      {children}
      <ParameterChanges before={before} after={after} />
      <div className={styles['diffHead']}>
        <span className="dim">
          {before.label} → {after.label}
        </span>
        <ChoiceBar
          label={t('diff.look')}
          options={looks.map((value) => ({ value, text: t(`diff.${value}`) }))}
          value={look}
          onChange={setLook}
        />
      </div>
      <DiffView
        before={shownBefore}
        after={shownAfter}
        look={look}
        labels={{ before: before.label, after: after.label }}
        phrases={phrases}
      />
    </section>
  )
}
