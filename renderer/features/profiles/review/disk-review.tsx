import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { ProfileDocument, Stored } from '../document/profile-document.ts'
import { Comparison } from './comparison.tsx'

interface DiskReviewProps {
  readonly document: ProfileDocument
  readonly disk: Stored
  /** After a choice: `mine` is still to be saved. */
  readonly onChosen: (which: 'mine' | 'disk') => void
  readonly onBack: () => void
}

/** Somebody else changed the file: both texts, and the choice. The one that is not chosen is kept all the same. */
export function DiskReview({ document, disk, onChosen, onBack }: DiskReviewProps) {
  const { t } = useTranslation('profiles')
  return (
    <Comparison
      title={t('outside.title')}
      before={{ text: disk.text, label: t('outside.disk') }}
      after={{ text: document.fileText(), label: t('outside.yours') }}
      actions={
        <>
          <Button
            onClick={() => {
              document.rebaseOn(disk)
              onChosen('mine')
            }}
          >
            {t('outside.keepMine')}
          </Button>
          <Button
            onClick={() => {
              document.adopt(disk)
              onChosen('disk')
            }}
          >
            {t('outside.takeDisk')}
          </Button>
          <Button look="quiet" onClick={onBack}>
            {t('review.back')}
          </Button>
        </>
      }
    >
      <Notice look="attention" title={t('outside.nothingLost')}>
        <p>{t('outside.explain')}</p>
      </Notice>
    </Comparison>
  )
}
