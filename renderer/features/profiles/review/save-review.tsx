import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { DocumentView, ProfileDocument } from '../document/profile-document.ts'
import { Comparison } from './comparison.tsx'

interface SaveReviewProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly onSave: () => void
  readonly onBack: () => void
}

/** What would be written, before it is. */
export function SaveReview({ document, view, onSave, onBack }: SaveReviewProps) {
  const { t } = useTranslation(['profiles', 'common'])
  const errors = view.findings.filter(({ severity }) => severity === 'error').length
  return (
    <Comparison
      title={t('review.title')}
      before={{ text: view.saved.text, label: t('review.saved') }}
      after={{ text: document.fileText(), label: t('review.yours') }}
      actions={
        <>
          <Button look="primary" disabled={view.saving} onClick={onSave}>
            {t(view.saving ? 'review.saving' : 'common:actions.save')}
          </Button>
          <Button onClick={onBack}>{t('review.back')}</Button>
        </>
      }
    >
      {view.fault !== null && view.disk === 'same' && <FaultNotice fault={view.fault} />}
      {errors > 0 && <Notice look="attention" title={t('review.errors', { count: errors })} />}
    </Comparison>
  )
}
