import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormerKey } from '../../../shared/ipc/contract/keys.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { Card } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FormerKeys } from './former-keys.tsx'
import styles from './phones.module.css'
import type { WayBack } from './use-ways-back.ts'

interface KeysCardProps {
  readonly names: readonly string[]
  readonly former: readonly FormerKey[]
  readonly onChange: () => void
  readonly onDone: (way: WayBack) => void
}

/** The names of the site's keys. A key goes in and is never shown again. */
export function KeysCard({ names, former, onChange, onDone }: KeysCardProps) {
  const { t } = useTranslation(['phones', 'common'])
  const [name, setName] = useState('')
  const [key, setKey] = useState('')
  const [leaving, setLeaving] = useState<string | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const set = (which: string, value: string | null, said: string): void =>
    attempt(
      (client) => client.keys.set({ name: which, key: value }),
      () => {
        onDone({
          id: `key-${which}`,
          deep: false, // of each key, one former value is kept
          said,
          undone: t('keys.undone', { name: which }),
          undo: (client) => client.keys.undo({ name: which }).then(onChange),
        })
        onChange()
        setLeaving(null)
        if (value === null) return
        setName('')
        setKey('')
      },
    )
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (name.trim() !== '' && key !== '') set(name.trim(), key, t('keys.kept', { name: name.trim() }))
  }
  return (
    <Card title={t('keys.title')}>
      <p className="dim">{t('keys.about')}</p>
      {names.length === 0 && <p>{t('keys.empty')}</p>}
      <ul className={styles['keys']}>
        {names.map((each) => (
          <li key={each}>
            <Mono wrap>{each}</Mono>
            {leaving === each ? (
              <Actions>
                <span>{t('keys.sure')}</span>
                <Button small look="danger" onClick={() => set(each, null, t('keys.removed', { name: each }))}>
                  {t('keys.remove')}
                </Button>
                <Button small onClick={() => setLeaving(null)}>
                  {t('common:actions.cancel')}
                </Button>
              </Actions>
            ) : (
              <Button
                small
                icon="trash"
                onClick={() => setLeaving(each)}
                aria-label={t('keys.removeOne', { name: inert(each, 80) })}
              >
                {t('keys.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <form className={styles['grid']} onSubmit={submit}>
        <TextField label={t('keys.name')} value={name} onChange={setName} maxLength={120} />
        <TextField
          label={t('keys.key')}
          value={key}
          onChange={setKey}
          maxLength={512}
          type="password"
          hint={t('keys.hint')}
        />
        <div className={styles['beside']}>
          <Button type="submit" disabled={busy || name.trim() === '' || key === ''}>
            {t(names.includes(name.trim()) ? 'keys.replace' : 'keys.add')}
          </Button>
        </div>
      </form>
      {fault && <FaultNotice fault={fault} />}
      <FormerKeys former={former} onChange={onChange} onDone={onDone} />
    </Card>
  )
}
