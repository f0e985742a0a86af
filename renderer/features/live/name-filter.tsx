import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Mono } from '../../ui/mono.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './live.module.css'

export function NameFilter({
  filter,
  onClose,
  onSave,
}: {
  readonly filter: string
  readonly onClose: () => void
  readonly onSave: (name: string) => void
}) {
  const { t } = useTranslation(['live', 'common'])
  const [name, setName] = useState('')
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (name.trim() === '') return
    onSave(name.trim())
    onClose()
  }
  return (
    <Dialog title={t('filter.saveTitle')} onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <Mono wrap>{filter}</Mono>
        <TextField label={t('filter.saveName')} value={name} onChange={setName} maxLength={80} autoFocus />
        <Actions>
          <Button type="submit" look="primary" disabled={name.trim() === ''}>
            {t('common:actions.save')}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}
