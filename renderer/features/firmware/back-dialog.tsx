import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { inert, inertLines } from '../../ui/inert.ts'
import { SelectField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './firmware.module.css'

/** From enterprise to multiplatform firmware: the files that lead the phones there, looked at before they are written. */
export function BackDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['firmware', 'common'])
  const input = { base: '', write: false, replace: false }
  const plan = useAnswer(useQuery(useQueries().firmware.back.queryOptions({ input })))
  const queries = useQueryClient()
  const { fault, busy, attempt } = useAttempt()
  const [shown, setShown] = useState(0)
  const files = plan.value?.files ?? []
  const file = files[shown]
  const write = (replace: boolean): void =>
    attempt(
      (client) => client.firmware.back({ base: '', write: true, replace }),
      ({ files: written }) => {
        void queries.invalidateQueries()
        notifications.show({ message: t('back.done', { count: written.length }) })
        onClose()
      },
    )
  return (
    <Dialog title={t('back.title')} onClose={onClose} size="wide">
      <p className="dim">{t('back.text')}</p>
      {plan.fault && <FaultNotice fault={plan.fault} />}
      {file && (
        <>
          <SelectField
            label={t('back.files', { count: files.length })}
            value={`${shown}`}
            onChange={(at) => setShown(Number(at))}
            options={files.map(({ path }, at) => ({ value: `${at}`, text: inert(path) }))}
          />
          <pre className={styles['source']} tabIndex={0} aria-label={inert(file.path)}>
            {inertLines(file.text)}
          </pre>
        </>
      )}
      {fault && (
        <FaultNotice
          fault={fault}
          actions={fault.code === 'FILE_EXISTS' && <Button onClick={() => write(true)}>{t('screen.replace')}</Button>}
        />
      )}
      <DialogActions>
        <Button look="primary" disabled={busy || files.length === 0} onClick={() => write(false)}>
          {t('back.write', { count: files.length })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
