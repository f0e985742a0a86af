import { useTranslation } from 'react-i18next'
import { inertLines } from './inert.ts'
import styles from './fields.module.css'

/** What is typed is shown as it is, turned around or hidden: below its field it is told with what does so. */
export function Unseen({ text }: { readonly text: string }) {
  const { t } = useTranslation()
  const whole = text.slice(0, SHOWN)
  const shown = inertLines(whole)
  if (shown === whole) return null
  return <p className={styles['hint']}>{t('unseen', { text: shown })}</p>
}

const SHOWN = 300
