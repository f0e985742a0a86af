import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RouteChangeList } from '../../../shared/domain/route/changes.ts'
import type { Route } from '../../../shared/domain/route/route.ts'
import type { RouteEntry } from '../../../shared/ipc/contract/routes.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import styles from './phones.module.css'

const looks = { added: 'ok', changed: 'working', removed: 'attention' } as const
const icons = { added: 'plus', changed: 'flag', removed: 'trash' } as const

const said = ({ pattern, template, gzip, key }: Route): string =>
  inert(
    [`${pattern} ← templates/${template}`, ...(gzip ? ['gzip'] : []), ...(key === '' ? [] : [key])].join(' · '),
    400,
  )

export const hasChanges = ({ added, changed, removed, moved }: RouteChangeList): boolean =>
  added.length + changed.length + removed.length > 0 || moved

/** What would change, route by route, before anything is kept. */
export function RouteChangesView({ changes }: { readonly changes: RouteChangeList<RouteEntry> }) {
  const { t } = useTranslation('phones')
  const { added, changed, removed, moved } = changes
  return (
    <ul className={styles['routeChanges']} tabIndex={0} aria-label={t('routes.changes')}>
      {removed.map((route, index) => (
        <Line key={`- ${index}`} kind="removed">
          <Mono wrap>{said(route)}</Mono>
        </Line>
      ))}
      {changed.map(({ before, after }, index) => (
        <Line key={`~ ${index}`} kind="changed" problem={after.problem}>
          <del>
            <Mono wrap>{said(before)}</Mono>
          </del>{' '}
          <ins>
            <Mono wrap>{said(after)}</Mono>
          </ins>
        </Line>
      ))}
      {added.map((route, index) => (
        <Line key={`+ ${index}`} kind="added" problem={route.problem}>
          <Mono wrap>{said(route)}</Mono>
        </Line>
      ))}
      {moved && <li>{t('routes.order')}</li>}
      {!hasChanges(changes) && <li>{t('plan.nothing')}</li>}
    </ul>
  )
}

interface LineProps {
  readonly kind: keyof typeof looks
  readonly problem?: RouteEntry['problem']
  readonly children: ReactNode
}

function Line({ kind, problem = null, children }: LineProps) {
  const { t } = useTranslation('phones')
  return (
    <li className={styles['change']}>
      <StateLabel outcome={looks[kind]} icon={icons[kind]}>
        {t(`routes.change.${kind}`)}
      </StateLabel>{' '}
      {children}
      {problem !== null && (
        <>
          {' '}
          <StateLabel outcome="attention">{t(`routes.problem.${problem}`)}</StateLabel>
        </>
      )}
    </li>
  )
}
