import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { readPort } from './ports.ts'
import styles from './servers.module.css'

/** The port that the site asks for. */
export function PortForm({
  port,
  busy,
  onApply,
}: {
  readonly port: number
  readonly busy: boolean
  readonly onApply: (port: number) => void
}) {
  const { t } = useTranslation('servers')
  const [text, setText] = useState(String(port))
  const wanted = readPort(text)
  const apply = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (wanted !== null && wanted !== port) onApply(wanted)
  }
  return (
    <form className={styles['port']} onSubmit={apply}>
      <TextField
        label={t('card.port')}
        value={text}
        onChange={setText}
        inputMode="numeric"
        maxLength={5}
        mono
        problem={wanted === null ? t('card.portInvalid') : null}
      >
        <Button type="submit" disabled={busy || wanted === null || wanted === port}>
          {t('card.apply')}
        </Button>
      </TextField>
    </form>
  )
}
