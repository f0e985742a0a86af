import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt } from '../bench/use-attempt.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { FaultNotice } from './fault-notice.tsx'

/** The minute: names and addresses that phones use, and one click. */
export function HttpsSetUp({ names }: { readonly names: readonly string[] }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const [text, setText] = useState(names.join(' '))
  const wanted = text.split(/[\s,;]+/).filter((name) => name !== '')
  const setUp = (event: SyntheticEvent): void => {
    event.preventDefault()
    attempt(async (client) => client.trust.setUp({ names: wanted }))
  }
  return (
    <form onSubmit={setUp}>
      <TextField
        label={t('panel.names')}
        hint={t('panel.namesHint')}
        value={text}
        onChange={setText}
        maxLength={1_000}
        mono
      >
        <Button type="submit" look="primary" disabled={busy}>
          {t('panel.setUp')}
        </Button>
      </TextField>
      {fault && <FaultNotice fault={fault} />}
    </form>
  )
}
