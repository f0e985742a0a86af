import { useTranslation } from 'react-i18next'
import { useBench } from '../../bench/use-bench.ts'
import { CopyLine } from '../../ui/copy-line.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { fileUrl } from '../../widgets/file-url.ts'
import { looksLikeAddress, resyncUrl } from './first-fetch.ts'
import styles from './first-run.module.css'

const sample = 'basic.txt'

/** What to type in a browser, or in the phone's own page, so that the phone asks. */
export function AskPhone({ phone, onPhone }: { readonly phone: string; readonly onPhone: (phone: string) => void }) {
  const { t } = useTranslation(['firstRun', 'common'])
  const tftp = useBench((view) => view.state?.servers.tftp)
  const advertised = useBench((view) => view.state?.advertised ?? null)
  if (tftp?.phase !== 'listening' || advertised === null)
    return <Notice look="attention" title={t('steps.resync.serverOff')} />
  const url = fileUrl('tftp', advertised, tftp.port, sample)
  const valid = looksLikeAddress(phone.trim())
  const resync = resyncUrl(valid ? phone.trim() : t('steps.resync.placeholder'), url)
  return (
    <>
      <div className={styles['phone']}>
        <TextField
          label={t('steps.resync.phone')}
          value={phone}
          onChange={onPhone}
          placeholder={t('steps.resync.placeholder')}
          maxLength={45}
          mono
          hint={t('steps.resync.find')}
          problem={phone.trim() === '' || valid ? null : t('steps.resync.invalid')}
        />
      </div>
      <p>{t('steps.resync.type')}</p>
      <CopyLine word text={resync} label={t('steps.resync.copy')} />
      <p className="dim">{t('steps.resync.rule')}</p>
      <CopyLine word text={url} label={t('steps.resync.copyRule')} />
    </>
  )
}
