import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Route } from '../../../shared/domain/route/route.ts'
import { starterTemplate } from '../../../shared/domain/task/unique.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckBesideFields, CheckField } from '../../ui/check-field.tsx'
import { inert } from '../../ui/inert.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './phones.module.css'

/** One route while it is written. */
export function RouteRow({
  route,
  saved,
  number,
  templates,
  keys,
  onChange,
  onRemove,
  onUp,
  onTemplate,
}: {
  readonly route: RouteEntry
  readonly saved: RouteEntry | undefined
  readonly number: number
  /** Null until they are known. */
  readonly templates: readonly string[] | null
  readonly keys: readonly string[]
  readonly onChange: (to: Partial<Route>) => void
  readonly onRemove: () => void
  readonly onUp: (() => void) | null
  /** The template that was missing is there. */
  readonly onTemplate: () => void
}) {
  const { t } = useTranslation('phones')
  // What was found concerns the route as it is kept, not what is being typed.
  const problem = JSON.stringify(saved) === JSON.stringify(route) ? route.problem : null
  const known = keys.includes(route.key) || route.key === '' ? keys : [...keys, route.key]
  const listed = [...new Set([...(templates ?? []), route.template])]
  return (
    <fieldset className={styles['route']}>
      <legend>{t('routes.number', { number })}</legend>
      <div className={styles['routeFields']}>
        <TextField
          label={t('routes.pattern')}
          value={route.pattern}
          onChange={(pattern) => onChange({ pattern })}
          maxLength={512}
          mono
        />
        <SelectField
          label={t('routes.template')}
          value={route.template}
          onChange={(template) => onChange({ template })}
          options={listed.map((path) => ({ value: path, text: path }))}
        />
        <SelectField
          label={t('routes.key')}
          value={route.key}
          onChange={(key) => onChange({ key })}
          options={[{ value: '', text: t('routes.noKey') }, ...known.map((name) => ({ value: name, text: name }))]}
        />
        <CheckBesideFields>
          <CheckField checked={route.gzip} onChange={(gzip) => onChange({ gzip })}>
            {t('routes.gzip')}
          </CheckField>
        </CheckBesideFields>
        <CheckBesideFields>
          <Actions>
            {onUp && (
              <Button small onClick={onUp}>
                {t('routes.up')}
              </Button>
            )}
            <Button small icon="trash" onClick={onRemove} aria-label={t('routes.removeOne', { number })}>
              {t('routes.remove')}
            </Button>
          </Actions>
        </CheckBesideFields>
      </div>
      {templates?.includes(route.template) === false && <MissingTemplate path={route.template} onMade={onTemplate} />}
      {problem && problem !== 'template-missing' && (
        <StateLabel outcome="failed">{t(`routes.problem.${problem}`)}</StateLabel>
      )}
    </fieldset>
  )
}

/** A route begins before its template does: a first one is a button away. */
function MissingTemplate({ path, onMade }: { readonly path: string; readonly onMade: () => void }) {
  const { t } = useTranslation('phones')
  const table = useAnswer(useQuery(useQueries().phones.table.queryOptions()))
  const { fault, busy, attempt } = useAttempt()
  const make = (): void => {
    const text = starterTemplate(table.value?.columns ?? [])
    if (text.ok)
      attempt((client) => client.profiles.save({ area: 'templates', path, text: text.value, basedOn: null }), onMade)
  }
  return (
    <Actions>
      <StateLabel outcome="attention">{t('routes.problem.template-missing')}</StateLabel>
      <Button small icon="plus" disabled={busy || table.value === null} onClick={make}>
        {t('routes.makeTemplate', { path: inert(path, 80) })}
      </Button>
      {fault && <FaultNotice fault={fault} />}
    </Actions>
  )
}
