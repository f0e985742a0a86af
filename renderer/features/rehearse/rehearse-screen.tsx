import { useTranslation } from 'react-i18next'
import styles from './rehearse.module.css'
import { RulesView } from './rules/rules-view.tsx'

/** A rollout on virtual phones before hardware is touched, and how far they can be believed. */
export function RehearseScreen() {
  const { t } = useTranslation('rehearseScreen')
  return (
    <div className={styles['screen']}>
      <div className={styles['bar']}>
        <h1>{t('title')}</h1>
      </div>
      <RulesView />
    </div>
  )
}
