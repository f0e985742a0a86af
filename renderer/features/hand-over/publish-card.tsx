import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PublishStep } from '../../../shared/domain/publish/publish.ts'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { PublishOutcome } from '../../../shared/ipc/contract/handover.ts'
import type { PublishTo } from '../../../shared/ipc/contract/publish-to.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useSystemWords } from '../../widgets/use-system-words.ts'
import styles from './hand-over.module.css'
import { emptyPlaces, isWhole, PublishPlace } from './publish-place.tsx'

interface Shown extends PublishOutcome {
  readonly dryRun: boolean
}

/** To where a provider's web server takes files from: previewed first. */
export function PublishCard({ suggested }: { readonly suggested: string }) {
  const { t } = useTranslation('handover')
  const [kind, setKind] = useState<PublishTo['kind']>('folder')
  const [places, setPlaces] = useState(() => emptyPlaces(suggested))
  const [remove, setRemove] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  const { fault, busy, attempt, dismiss } = useAttempt()
  const to = places[kind]
  const run = (target: PublishTo, dryRun: boolean): void =>
    attempt(async (client) => {
      setShown(null)
      setShown({ ...(await client.handover.publish({ to: target, dryRun, remove })), dryRun })
    })
  const accept = (hostKey: string): void => {
    const sftp = { ...places.sftp, hostKey }
    setPlaces({ ...places, sftp })
    run(sftp, true)
  }
  const previewed = shown?.dryRun === true
  return (
    <Card title={t('screen.publish.title')}>
      <p className="dim">{t('screen.publish.text')}</p>
      <PublishPlace
        kind={kind}
        places={places}
        onKind={(next) => {
          setKind(next)
          setShown(null)
          dismiss()
        }}
        onPlaces={(next) => {
          setPlaces(next)
          setShown(null)
        }}
      />
      <CheckField
        checked={remove}
        onChange={(to) => {
          setRemove(to)
          setShown(null)
        }}
      >
        {t('screen.publish.remove')}
      </CheckField>
      <Actions>
        <Button look={previewed ? 'plain' : 'primary'} disabled={busy || !isWhole(to)} onClick={() => run(to, true)}>
          {t('screen.publish.preview')}
        </Button>
        <Button
          look={previewed ? 'primary' : 'plain'}
          icon="upload"
          disabled={busy || !previewed}
          onClick={() => run(to, false)}
        >
          {t('screen.publish.run')}
        </Button>
      </Actions>
      {fault && <Refused fault={fault} onAccept={accept} />}
      {shown && <Outcome shown={shown} />}
    </Card>
  )
}

/** A server whose key nobody has accepted yet shows it; it is accepted by whoever compared it. */
function Refused({ fault, onAccept }: { readonly fault: Fault; readonly onAccept: (hostKey: string) => void }) {
  const { t } = useTranslation('handover')
  const { code, params } = fault
  const isHostKey = code === 'HOST_KEY_UNKNOWN' || code === 'HOST_KEY_CHANGED'
  const accept = isHostKey && (
    <Button small onClick={() => onAccept(String(params['found']))}>
      {t('screen.publish.acceptKey')}
    </Button>
  )
  return <FaultNotice fault={fault} actions={accept || undefined} />
}

function Outcome({ shown: { summary, steps, dryRun } }: { readonly shown: Shown }) {
  const { t } = useTranslation('handover')
  const { added, changed, removed, same, refused, failed } = summary
  const bad = refused + failed > 0
  return (
    <Notice
      look={bad ? 'attention' : dryRun ? 'neutral' : 'ok'}
      title={t(dryRun ? 'screen.publish.would' : 'screen.publish.done', { added, changed, removed, same })}
      live
    >
      {bad && <p>{t('screen.publish.bad', { refused, failed })}</p>}
      <ul className={styles['steps']}>
        {steps.slice(0, STEPS_SHOWN).map((step) => (
          <Step key={step.path} step={step} />
        ))}
      </ul>
      {steps.length > STEPS_SHOWN && (
        <p className="dim">{t('screen.publish.more', { files: steps.length - STEPS_SHOWN })}</p>
      )}
    </Notice>
  )
}

const STEPS_SHOWN = 12

function Step({ step: { path, change, reason } }: { readonly step: PublishStep }) {
  const { t } = useTranslation('handover')
  const inWords = useSystemWords()
  return (
    <li>
      {t(`screen.publish.change.${change}`)} <Mono>{inert(path, 300)}</Mono>{' '}
      {reason && `(${inert(inWords(reason), 100)})`}
    </li>
  )
}
