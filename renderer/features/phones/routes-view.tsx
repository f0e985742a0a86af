import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Route } from '../../../shared/domain/route/route.ts'
import { routeChanges } from '../../../shared/domain/route/changes.ts'
import type { KeptRoutes, RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { useState } from 'react'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Card, PageBody } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Notice } from '../../ui/notice.tsx'
import { RoutesHistoryDialog } from './dialogs/routes-history-dialog.tsx'
import { KeysCard } from './keys-card.tsx'
import { RouteChangesView } from './route-changes-view.tsx'
import { useRouteDraft } from './route-drafts.ts'
import { RouteRow } from './route-row.tsx'
import { useWaysBack, type WayBack } from './use-ways-back.ts'

/** Which requested paths are made for each phone, from which template, packed how. */
export function RoutesView() {
  const { t } = useTranslation('phones')
  const queries = useQueries()
  const routes = useAnswer(useQuery(queries.routes.list.queryOptions()))
  const keys = useAnswer(useQuery(queries.keys.names.queryOptions()))
  const former = useAnswer(useQuery(queries.keys.former.queryOptions()))
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
    former.again()
    templates.again()
  }
  const done = useWaysBack()
  const fault = routes.fault ?? keys.fault ?? former.fault ?? templates.fault
  return (
    <PageBody>
      {fault && <FaultNotice fault={fault} />}
      <Card title={t('routes.title')}>
        <p className="dim">{t('routes.about')}</p>
        {routes.value && (
          <RouteList
            key={JSON.stringify(routes.value)}
            routes={routes.value}
            templates={templates.value}
            keys={keys.value ?? []}
            onKept={changed}
            onDone={done}
          />
        )}
      </Card>
      <KeysCard names={keys.value ?? []} former={former.value ?? []} onChange={changed} onDone={done} />
    </PageBody>
  )
}

interface RouteListProps {
  readonly routes: readonly RouteEntry[]
  /** Null until they are known. */
  readonly templates: readonly string[] | null
  readonly keys: readonly string[]
  readonly onKept: () => void
  readonly onDone: (way: WayBack) => void
}

const plain = (routes: readonly RouteEntry[]): Route[] =>
  routes.map(({ pattern, template, gzip, key }) => ({ pattern, template, gzip, key }))

function RouteList({ routes, templates, keys, onKept, onDone }: RouteListProps) {
  const { t } = useTranslation(['phones', 'common'])
  const { fault, busy, attempt } = useAttempt()
  const [history, setHistory] = useState(false)
  const { draft, dirty, setDraft, revert } = useRouteDraft(routes)
  const change = (index: number, to: Partial<Route>): void =>
    setDraft(draft.map((route, at) => (at === index ? { ...route, ...to } : route)))
  const complete = draft.every(({ pattern, template }) => pattern !== '' && template !== '')
  const changed = ({ former, revision }: KeptRoutes, said: string): void => {
    onKept()
    onDone({
      id: 'routes',
      deep: true,
      said,
      undone: t('routes.undone'),
      undo: (client) => client.routes.restore({ sha256: former, basedOn: revision }).finally(onKept),
    })
  }
  const save = (): void =>
    attempt(
      (client) => client.routes.set({ routes: plain(draft) }),
      (kept) => {
        revert() // what is saved is no draft
        changed(kept, t('routes.kept'))
      },
    )
  const add = (): void =>
    setDraft([
      ...draft,
      { pattern: '/$PSN/$MA.xml', template: templates?.[0] ?? 'phone.xml', gzip: false, key: '', problem: null },
    ])
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
          onTemplate={onKept}
        />
      ))}
      {dirty && <RouteChanges before={routes} after={draft} />}
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button icon="plus" onClick={add}>
          {t('routes.add')}
        </Button>
        <Button look="primary" disabled={!dirty || !complete || busy} onClick={save}>
          {t('common:actions.save')}
        </Button>
        <Button icon="undo" onClick={() => setHistory(true)}>
          {t('history.open')}
        </Button>
        {dirty && <Button onClick={revert}>{t('routes.revert')}</Button>}
      </Actions>
      {history && (
        <RoutesHistoryDialog
          onRestored={(kept) => changed(kept, t('routes.history.done'))}
          onClose={() => setHistory(false)}
        />
      )}
    </>
  )
}

/** What saving would change, before it does. */
function RouteChanges({
  before,
  after,
}: {
  readonly before: readonly RouteEntry[]
  readonly after: readonly RouteEntry[]
}) {
  const { t } = useTranslation('phones')
  // What was found concerns routes as they are kept, not what is being typed.
  const drafted = after.map((route) => ({ ...route, problem: null }))
  return (
    <Notice look="attention" title={t('routes.unsaved')}>
      <RouteChangesView changes={routeChanges(before, drafted)} />
    </Notice>
  )
}

const moved = (routes: readonly RouteEntry[], index: number): readonly RouteEntry[] => [
  ...routes.slice(0, index - 1),
  ...routes.slice(index, index + 1),
  ...routes.slice(index - 1, index),
  ...routes.slice(index + 1),
]
