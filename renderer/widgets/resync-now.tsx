import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PushVerdict } from '../../shared/domain/push/push.ts'
import type { Who } from '../../shared/domain/identity/who.ts'
import type { BenchClient } from '../bench/client.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { Button } from '../ui/button.tsx'
import { StateLabel } from '../ui/state-label.tsx'
import { FaultNotice } from './fault-notice.tsx'

/** Asks one phone for a resync through its web page, and says what it answered in place of the button. */
export function ResyncNow({ who }: { readonly who: Who }) {
  const { t } = useTranslation(['live', 'events'])
  const { fault, busy, attempt } = useAttempt()
  const [answer, setAnswer] = useState<PushVerdict | null>(null)
  if (fault !== null) return <FaultNotice fault={fault} />
  if (answer?.outcome === 'accepted') return <StateLabel outcome="ok">{t('detail.resyncAccepted')}</StateLabel>
  return (
    <>
      <Button look="primary" disabled={busy} onClick={() => attempt((client) => askOne(client, who), setAnswer)}>
        {t('detail.resyncNow')}
      </Button>
      {answer?.reason !== undefined && (
        <span>
          {t(`events:push.reason.${answer.reason}.what`)}{' '}
          <span className="dim">{t(`events:push.reason.${answer.reason}.next`)}</span>
        </span>
      )}
    </>
  )
}

async function askOne(client: BenchClient, { ip, mac, model }: Who): Promise<PushVerdict | null> {
  const target = { ip, ...(mac !== undefined && { mac }), ...(model !== undefined && { model }) }
  const answers = await client.resync.push({ targets: [target], wish: { action: 'resync', way: 'web' } })
  for await (const { result } of answers) return 'outcome' in result ? result : null
  return null
}
