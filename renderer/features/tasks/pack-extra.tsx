import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Actions } from '../../ui/actions.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PackFile } from './pack-file.tsx'
import styles from './tasks.module.css'

/** A key for the site, and a profile packed with it. */
export function PackExtra() {
  const { t } = useTranslation('tasks')
  const names = useAnswer(useQuery(useQueries().keys.names.queryOptions()))
  const { fault, busy, attempt } = useAttempt()
  const [typed, setTyped] = useState('site')
  const [key, setKey] = useState('')
  const name = typed.trim()
  const keep = (): void =>
    attempt(
      (client) => client.keys.set({ name, key }),
      () => {
        setKey('')
        names.again()
        notifications.show({ message: t('pack.kept', { name }) })
      },
    )
  return (
    <div className={styles['extra']}>
      <h3>{t('pack.keyTitle')}</h3>
      <div className={styles['grid']}>
        <TextField label={t('pack.keyName')} value={typed} onChange={setTyped} maxLength={120} />
        <TextField
          label={t('pack.key')}
          value={key}
          onChange={setKey}
          type="password"
          maxLength={512}
          hint={names.value?.includes(name) ? t('pack.keyThere') : t('pack.keyHint')}
        />
      </div>
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button disabled={busy || name === '' || key === ''} onClick={keep}>
          {t('pack.keep')}
        </Button>
      </Actions>
      <PackFile key={(names.value ?? []).join('\n')} keys={names.value ?? []} />
    </div>
  )
}
