import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Card, PageBody } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'
import { KeysCard } from './keys-card.tsx'
import styles from './phones.module.css'
import { useRouteDraft } from './route-drafts.ts'
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
    templates.again()
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

const plain = (routes: readonly RouteEntry[]): Route[] =>
  routes.map(({ pattern, template, gzip, key }) => ({ pattern, template, gzip, key }))

function RouteList({ routes, templates, keys, onKept }: RouteListProps) {
  const { t } = useTranslation(['phones', 'common'])
  const { fault, busy, attempt } = useAttempt()
  const offerUndo = useOfferUndo()
  const { draft, dirty, setDraft, revert } = useRouteDraft(routes)
  const change = (index: number, to: Partial<Route>): void =>
    setDraft(draft.map((route, at) => (at === index ? { ...route, ...to } : route)))
  const complete = draft.every(({ pattern, template }) => pattern !== '' && template !== '')
  const save = (): void =>
    attempt(
      (client) => client.routes.set({ routes: plain(draft) }),
      () => {
        revert() // what is saved is no draft
        onKept()
        offerUndo({
          id: 'routes',
          said: t('routes.kept'),
          undone: t('routes.undone'),
          undo: (client) => client.routes.set({ routes: plain(routes) }).then(onKept),
        })
      },
    )
  const add = (): void =>
    setDraft([
      ...draft,
      { pattern: '/$PSN/$MA.xml', template: templates[0] ?? 'phone.xml', gzip: false, key: '', problem: null },
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
        {dirty && <Button onClick={revert}>{t('routes.revert')}</Button>}
      </Actions>
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
  const said = (routes: readonly RouteEntry[]): readonly string[] =>
    routes.map(({ pattern, template, gzip, key }) =>
      [`${pattern} ← templates/${template}`, ...(gzip ? ['gzip'] : []), ...(key === '' ? [] : [key])].join(' · '),
    )
  const [old, now] = [said(before), said(after)]
  const gone = old.filter((each) => !now.includes(each))
  const fresh = now.filter((each) => !old.includes(each))
  return (
    <Notice look="attention" title={t('routes.unsaved')}>
      <ul className={styles['routeChanges']}>
        {gone.map((each, index) => (
          <li key={`- ${index}`}>
            − <Mono wrap>{inert(each, 400)}</Mono>
          </li>
        ))}
        {fresh.map((each, index) => (
          <li key={`+ ${index}`}>
            + <Mono wrap>{inert(each, 400)}</Mono>
          </li>
        ))}
        {gone.length + fresh.length === 0 && <li>{t('routes.order')}</li>}
      </ul>
    </Notice>
  )
}

const moved = (routes: readonly RouteEntry[], index: number): readonly RouteEntry[] => [
  ...routes.slice(0, index - 1),
  ...routes.slice(index, index + 1),
  ...routes.slice(index - 1, index),
  ...routes.slice(index + 1),
]
