import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './first-run.module.css'
import { FolderField } from './folder-field.tsx'

/** A site that is in a folder already. */
export function OpenSite({ focus, onOpened }: { readonly focus: boolean; readonly onOpened: () => void }) {
  const { t } = useTranslation('firstRun')
  const [folder, setFolder] = useState('')
  const { fault, busy, attempt } = useAttempt()
  const open = (event: SyntheticEvent): void => {
    event.preventDefault()
    attempt((client) => client.site.open({ folder: folder.trim() }), onOpened)
  }
  return (
    <Card title={t('open.title')}>
      <form className={styles['form']} onSubmit={open}>
        <FolderField
          label={t('open.folder')}
          value={folder}
          onChange={setFolder}
          purpose="open"
          hint={t('open.hint')}
          autoFocus={focus}
        />
        <div>
          <Button type="submit" look="primary" disabled={busy || folder.trim() === ''}>
            {t('open.button')}
          </Button>
        </div>
        {fault && <FaultNotice fault={fault} />}
      </form>
    </Card>
  )
}
