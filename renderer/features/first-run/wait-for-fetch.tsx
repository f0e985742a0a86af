import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Notice } from '../../ui/notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { firstFetch, type FirstFetch } from './first-fetch.ts'
import styles from './first-run.module.css'

/** The list's filter may hide what is waited for: the wait follows everything. */
export function useFirstFetch(): FirstFetch {
  const { store } = useBenchContext()
  const [since] = useState(() => newest(store.view().feed.entries))
  const entries = useBench((view) => view.feed.entries)
  useEffect(() => {
    if (store.filter !== '') store.show('')
  }, [store])
  return useMemo(
    () =>
      firstFetch(
        entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : [])),
        since,
      ),
    [entries, since],
  )
}

type Entries = ReturnType<ReturnType<typeof useBenchContext>['store']['view']>['feed']['entries']

function newest(entries: Entries): number {
  const last = entries.findLast((entry) => entry.kind === 'event')
  return last?.kind === 'event' ? last.event.seq : 0
}

/** How far the first fetch has come. */
export function WaitForFetch({ fetched, go }: { readonly fetched: FirstFetch; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation(['firstRun', 'common'])
  const language = useLanguage()
  if (fetched.phase === 'waiting') {
    return (
      <p className={styles['waiting']} role="status">
        <span className={styles['pulse']} aria-hidden="true" />
        {t('steps.wait.waiting')}
      </p>
    )
  }
  const { event } = fetched
  const told = { who: nameOf(event.who), path: inert(event.path, 200) }
  const toLive = (
    <Actions>
      <Button look={fetched.phase === 'done' ? 'primary' : 'plain'} onClick={() => go('live')}>
        {t('steps.wait.toLive')}
      </Button>
    </Actions>
  )
  if (fetched.phase === 'asked') return <p role="status">{t('steps.wait.asked', told)}</p>
  if (fetched.phase === 'refused')
    return <Notice look="failed" live title={t('steps.wait.refused', told)} actions={toLive} />
  const { bytes, tookMs } = fetched.event
  const size = formatBytes(language, bytes)
  const took = formatDuration(language, tookMs)
  return (
    <Notice look="ok" live title={t('steps.wait.done', { ...told, size, took })} actions={toLive}>
      <p>{t('steps.wait.doneText')}</p>
    </Notice>
  )
}

const nameOf = (who: Who): string => inert(who.model ? `${who.model} (${who.ip})` : who.ip, 120)
