import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Card, PageBody } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { KeysCard } from './keys-card.tsx'
import { RouteRow } from './route-row.tsx'

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
    <PageBody>
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
    </PageBody>
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
