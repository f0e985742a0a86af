import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormerKey } from '../../../shared/ipc/contract/keys.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { formatDay, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './phones.module.css'
import type { WayBack } from './use-ways-back.ts'

interface FormerKeysProps {
  readonly former: readonly FormerKey[]
  readonly onChange: () => void
  readonly onDone: (way: WayBack) => void
}

/** The keys that were removed or replaced, by their names: each is brought back, or forgotten. */
export function FormerKeys({ former, onChange, onDone }: FormerKeysProps) {
  const { t } = useTranslation('phones')
  const { fault, busy, attempt } = useAttempt()
  if (former.length === 0) return null
  const bringBack = (name: string): void =>
    attempt(
      (client) => client.keys.undo({ name }),
      () => {
        onChange()
        onDone({
          id: `key-${name}`,
          deep: false,
          said: t('keys.former.back', { name }),
          undone: t('keys.undone', { name }),
          undo: (client) => client.keys.undo({ name }).then(onChange),
        })
      },
    )
  const forget = (name: string): void => attempt((client) => client.keys.forget({ name }), onChange)
  return (
    <>
      <h3>{t('keys.former.title')}</h3>
      <p className="dim">{t('keys.former.about')}</p>
      <ul className={styles['keys']} aria-label={t('keys.former.title')}>
        {former.map((each) => (
          <Former key={each.name} former={each} busy={busy} onBringBack={bringBack} onForget={forget} />
        ))}
      </ul>
      {fault && <FaultNotice fault={fault} />}
    </>
  )
}

interface FormerProps {
  readonly former: FormerKey
  readonly busy: boolean
  readonly onBringBack: (name: string) => void
  readonly onForget: (name: string) => void
}

function Former({ former: { name, at, removed }, busy, onBringBack, onForget }: FormerProps) {
  const { t } = useTranslation(['phones', 'common'])
  const [sure, setSure] = useState(false)
  const shown = inert(name, 80)
  const what = removed ? 'removed' : 'replaced'
  const when = at === null ? null : `${formatDay(at)} ${formatTime(at).slice(0, 8)}`
  return (
    <li>
      <span>
        <Mono wrap>{name}</Mono>{' '}
        <span className="dim">{when === null ? t(`keys.former.${what}`) : t(`keys.former.${what}At`, { when })}</span>
      </span>
      {sure ? (
        <Actions>
          <span>{t('keys.former.sure')}</span>
          <Button small look="danger" disabled={busy} onClick={() => onForget(name)}>
            {t('keys.former.forget')}
          </Button>
          <Button small onClick={() => setSure(false)}>
            {t('common:actions.cancel')}
          </Button>
        </Actions>
      ) : (
        <Actions>
          <Button
            small
            icon="undo"
            disabled={busy}
            onClick={() => onBringBack(name)}
            aria-label={t('keys.former.bringBackOne', { name: shown })}
          >
            {t('keys.former.bringBack')}
          </Button>
          <Button
            small
            icon="trash"
            onClick={() => setSure(true)}
            aria-label={t('keys.former.forgetOne', { name: shown })}
          >
            {t('keys.former.forget')}
          </Button>
        </Actions>
      )}
    </li>
  )
}
