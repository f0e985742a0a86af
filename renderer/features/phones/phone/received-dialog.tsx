import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ParameterDifference } from '../../../../shared/domain/profile/diff.ts'
import type { ReceivedContent } from '../../../../shared/ipc/contract/board.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { formatDay, formatTime } from '../../../ui/format.ts'
import { inert, inertLines } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from './phone-page.module.css'

/** Exactly what a phone was given once, and what differs from what it would get now. */
export function ReceivedDialog({ seq, onClose }: { readonly seq: number; readonly onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common'])
  const asked = useAnswer(useQuery(useQueries().board.received.queryOptions({ input: { seq }, gcTime: 0 })))
  return (
    <Dialog title={t('page.received.title')} onClose={onClose} size="wide">
      {asked.fault && <FaultNotice fault={asked.fault} />}
      {asked.value && <Received received={asked.value} />}
      <DialogActions>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

const looks = { same: 'ok', other: 'attention', nothing: 'failed' } as const

function Received({ received }: { readonly received: ReceivedContent }) {
  const { t } = useTranslation('phones')
  const { path, at, sha256, text, why, now, differences } = received
  return (
    <>
      <p>
        <Mono wrap>{`/${inert(path, 300)}`}</Mono>{' '}
        <span className="dim">{t('page.received.at', { time: `${formatDay(at)} ${formatTime(at).slice(0, 8)}` })}</span>
      </p>
      <StateLabel outcome={looks[now]}>{t(`page.received.now.${now}`)}</StateLabel>
      {differences.length > 0 && <Differences differences={differences} />}
      {why !== null && <p>{t(`page.received.why.${why}`)}</p>}
      {text !== null && (
        <pre className={styles['text']} tabIndex={0} aria-label={t('page.received.text')}>
          {inertLines(text)}
        </pre>
      )}
      {sha256 !== null && (
        <p className="dim">
          {t('page.received.name')}{' '}
          <Mono dim wrap>
            {sha256}
          </Mono>
        </p>
      )}
    </>
  )
}

function Differences({ differences }: { readonly differences: readonly ParameterDifference[] }) {
  const { t } = useTranslation('phones')
  return (
    <div className={styles['differences']}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('page.received.parameter')}</th>
            <th scope="col">{t('page.received.then')}</th>
            <th scope="col">{t('page.received.today')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">
                <Mono wrap>{inert(name, 120)}</Mono>
              </th>
              <td>{before === undefined ? <span className="dim">–</span> : <bdi>{inert(before, 400)}</bdi>}</td>
              <td>{after === undefined ? <span className="dim">–</span> : <bdi>{inert(after, 400)}</bdi>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
