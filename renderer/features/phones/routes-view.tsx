import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Card } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { KeysCard } from './keys-card.tsx'
import styles from './phones.module.css'

/** Which requested paths are made for each phone, from which template, packed how. */
export function RoutesView() {
  const { t } = useTranslation('phones')
  const queries = useQueries()
  const routes = useAnswer(useQuery(queries.routes.list.queryOptions()))
  const keys = useAnswer(useQuery(queries.keys.names.queryOptions()))
  const templates = useAnswer(
    useQuery(
      queries.profiles.list.queryOptions({
        select: (list) => list.filter(({ area }) => area === 'templates').map(({ path }) => path),
      }),
    ),
  )
  const changed = (): void => {
    routes.again()
    keys.again()
  }
  const fault = routes.fault ?? keys.fault ?? templates.fault
  return (
    <div className={styles['routes']}>
      {fault && <FaultNotice fault={fault} />}
      <Card title={t('routes.title')}>
        <p className="dim">{t('routes.about')}</p>
        {routes.value && (
          <RouteList
            key={JSON.stringify(routes.value)}
            routes={routes.value}
            templates={templates.value ?? []}
            keys={keys.value ?? []}
            onKept={changed}
          />
        )}
      </Card>
      <KeysCard names={keys.value ?? []} onChange={changed} />
    </div>
  )
}

interface RouteListProps {
  readonly routes: readonly RouteEntry[]
  readonly templates: readonly string[]
  readonly keys: readonly string[]
  readonly onKept: () => void
}

function RouteList({ routes, templates, keys, onKept }: RouteListProps) {
  const { t } = useTranslation(['phones', 'common'])
  const { store } = useBenchContext()
  const [draft, setDraft] = useState<readonly RouteEntry[]>(routes)
  const [fault, setFault] = useState<Fault | null>(null)
  const dirty = JSON.stringify(draft) !== JSON.stringify(routes)
  const change = (index: number, to: Partial<Route>): void =>
    setDraft(draft.map((route, at) => (at === index ? { ...route, ...to } : route)))
  const complete = draft.every(({ pattern, template }) => pattern !== '' && template !== '')
  const save = async (): Promise<void> => {
    setFault(null)
    try {
      const kept = draft.map(({ pattern, template, gzip, key }) => ({ pattern, template, gzip, key }))
      await store.client.routes.set({ routes: kept })
      notifications.show({ message: t('routes.kept') })
      onKept()
    } catch (error) {
      setFault(faultOf(error))
    }
  }
  return (
    <>
      {draft.length === 0 && <p>{t('routes.empty')}</p>}
      {draft.map((route, index) => (
        <RouteRow
          key={index}
          route={route}
          saved={routes[index]}
          number={index + 1}
          templates={templates}
          keys={keys}
          onChange={(to) => change(index, to)}
          onRemove={() => setDraft(draft.filter((_, at) => at !== index))}
          onUp={index === 0 ? null : () => setDraft(moved(draft, index))}
        />
      ))}
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button
          icon="plus"
          onClick={() =>
            setDraft([
              ...draft,
              { pattern: '/$PSN/$MA.xml', template: templates[0] ?? 'phone.xml', gzip: false, key: '', problem: null },
            ])
          }
        >
          {t('routes.add')}
        </Button>
        <Button look="primary" disabled={!dirty || !complete} onClick={() => void save()}>
          {t('common:actions.save')}
        </Button>
        {dirty && <Button onClick={() => setDraft(routes)}>{t('routes.revert')}</Button>}
      </Actions>
    </>
  )
}

const moved = (routes: readonly RouteEntry[], index: number): readonly RouteEntry[] => [
  ...routes.slice(0, index - 1),
  ...routes.slice(index, index + 1),
  ...routes.slice(index - 1, index),
  ...routes.slice(index + 1),
]

function RouteRow({
  route,
  saved,
  number,
  templates,
  keys,
  onChange,
  onRemove,
  onUp,
}: {
  readonly route: RouteEntry
  readonly saved: RouteEntry | undefined
  readonly number: number
  readonly templates: readonly string[]
  readonly keys: readonly string[]
  readonly onChange: (to: Partial<Route>) => void
  readonly onRemove: () => void
  readonly onUp: (() => void) | null
}) {
  const { t } = useTranslation('phones')
  const gzipId = useId()
  // What was found concerns the route as it is kept, not what is being typed.
  const problem = JSON.stringify(saved) === JSON.stringify(route) ? route.problem : null
  const known = keys.includes(route.key) || route.key === '' ? keys : [...keys, route.key]
  const listed = templates.includes(route.template) ? templates : [...templates, route.template]
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
        <label className={styles['check']} htmlFor={gzipId}>
          <input
            id={gzipId}
            type="checkbox"
            checked={route.gzip}
            onChange={(event) => onChange({ gzip: event.target.checked })}
          />
          {t('routes.gzip')}
        </label>
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
      </div>
      {problem && <StateLabel outcome="failed">{t(`routes.problem.${problem}`)}</StateLabel>}
    </fieldset>
  )
}
