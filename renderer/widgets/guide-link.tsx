import { useTranslation } from 'react-i18next'
import { guideAddress, type GuidePlace } from '../../shared/domain/guide/places.ts'
import { Icon } from '../ui/icon.tsx'
import styles from './guide-link.module.css'

/** "What does this mean?": the guide, opened where it speaks of it. */
export function GuideLink({ place }: { readonly place: GuidePlace }) {
  const { t } = useTranslation()
  return (
    <a className={styles['link']} href={guideAddress(place)}>
      <Icon name="help" size={13} />
      {t('guide.meaning')}
    </a>
  )
}
