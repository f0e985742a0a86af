import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { forwardSettings, type ForwardSettings } from '../../../shared/domain/forward/log-server.ts'
import type { ForwardingState } from '../../../shared/ipc/contract/forward.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { inert } from '../../ui/inert.ts'
import { Card, Fields } from '../../ui/page.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useSystemWords } from '../../widgets/use-system-words.ts'
import styles from './servers.module.css'

const outcomes = {
  off: 'neutral',
  connecting: 'working',
  connected: 'ok',
  waiting: 'attention',
  failed: 'failed',
} as const
/** What was sent grows while nobody clicks. */
const REFRESH_MS = 2_000

/** Where everything that happens is passed on to, and how that goes. */
export function ForwardCard() {
  const { t } = useTranslation('servers')
  const state = useAnswer(useQuery(useQueries().forward.state.queryOptions({ refetchInterval: REFRESH_MS })))
  const { value } = state
  return (
    <Card
      title={t('forward.title')}
      aside={value && <StateLabel outcome={outcomes[value.phase]}>{t(`forward.phase.${value.phase}`)}</StateLabel>}
    >
      <p className="dim">{t('forward.about')}</p>
      {state.fault && <FaultNotice fault={state.fault} />}
      {value && <Progress state={value} />}
      {value && <SettingsForm key={JSON.stringify(value.settings)} settings={value.settings} />}
    </Card>
  )
}

function Progress({ state: { phase, reason, sent, behind, missed } }: { readonly state: ForwardingState }) {
  const { t } = useTranslation('servers')
  const inWords = useSystemWords()
  if (phase === 'off') return null
  const parts = [
    reason === '' ? '' : t('forward.reason', { reason: inert(inWords(reason), 80) }),
    t('forward.sent', { count: sent }),
    behind > 0 ? t('forward.behind', { count: behind }) : '',
  ]
  return (
    <>
      <p>{parts.filter(Boolean).join(' ')}</p>
      {missed > 0 && <p className={styles['attention']}>{t('forward.missed', { count: missed })}</p>}
    </>
  )
}

function SettingsForm({ settings }: { readonly settings: ForwardSettings }) {
  const { t } = useTranslation('servers')
  const [draft, setDraft] = useState(settings)
  const { fault, busy, attempt } = useAttempt()
  const parsed = forwardSettings().safeParse(draft)
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]))
  const incomplete = draft.enabled && draft.to === ''
  const save = (): void => {
    if (parsed.success) attempt((client) => client.forward.configure(parsed.data))
  }
  return (
    <>
      <Fields>
        {(['to', 'authority', 'fingerprint'] as const).map((field) => (
          <TextField
            key={field}
            label={t(`forward.${field}`)}
            hint={t(`forward.${field}Hint`)}
            value={draft[field]}
            onChange={(value) => setDraft({ ...draft, [field]: value.trim() })}
            problem={wrong.has(field) ? t('forward.invalid') : null}
            maxLength={4_096}
            mono
          />
        ))}
      </Fields>
      <CheckField checked={draft.enabled} onChange={(enabled) => setDraft({ ...draft, enabled })}>
        {t('forward.enabled')}
      </CheckField>
      <Actions>
        <Button disabled={busy || !parsed.success || incomplete} onClick={save}>
          {t('forward.save')}
        </Button>
      </Actions>
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}
