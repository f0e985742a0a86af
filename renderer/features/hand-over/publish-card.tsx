import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PublishStep } from '../../../shared/domain/publish/publish.ts'
import type { PublishOutcome } from '../../../shared/ipc/contract/handover.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './hand-over.module.css'

interface Shown extends PublishOutcome {
  readonly dryRun: boolean
}

/** To a folder that a provider's web server takes files from: previewed first. */
export function PublishCard({ suggested }: { readonly suggested: string }) {
  const { t } = useTranslation('handover')
  const [folder, setFolder] = useState(suggested)
  const [remove, setRemove] = useState(false)
  const [shown, setShown] = useState<Shown | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const run = (dryRun: boolean): void =>
    attempt(async (client) => {
      setShown(null)
      setShown({ ...(await client.handover.publish({ folder, dryRun, remove })), dryRun })
    })
  const previewed = shown?.dryRun === true
  return (
    <Card title={t('screen.publish.title')}>
      <p className="dim">{t('screen.publish.text')}</p>
      <TextField
        label={t('screen.folder')}
        value={folder}
        onChange={(value) => {
          setFolder(value)
          setShown(null)
        }}
        maxLength={4_096}
        mono
      />
      <label className={styles['check']}>
        <input
          type="checkbox"
          checked={remove}
          onChange={(event) => {
            setRemove(event.target.checked)
            setShown(null)
          }}
        />
        {t('screen.publish.remove')}
      </label>
      <Actions>
        <Button
          look={previewed ? 'plain' : 'primary'}
          disabled={busy || folder.trim() === ''}
          onClick={() => run(true)}
        >
          {t('screen.publish.preview')}
        </Button>
        <Button
          look={previewed ? 'primary' : 'plain'}
          icon="upload"
          disabled={busy || !previewed}
          onClick={() => run(false)}
        >
          {t('screen.publish.run')}
        </Button>
      </Actions>
      {fault && <FaultNotice fault={fault} />}
      {shown && <Outcome shown={shown} />}
    </Card>
  )
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
  return (
    <li>
      {t(`screen.publish.change.${change}`)} <Mono>{inert(path, 300)}</Mono> {reason && `(${inert(reason, 100)})`}
    </li>
  )
}
