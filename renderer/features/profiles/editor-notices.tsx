import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { Notice } from '../../ui/notice.tsx'
import type { DocumentView, ProfileDocument } from './document/profile-document.ts'

interface EditorNoticesProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  /** The person is going, and there is something unsaved. */
  readonly leaving: boolean
  /** Both texts are in sight already. */
  readonly comparing: boolean
  readonly onCompare: () => void
  readonly onReview: () => void
  readonly onKeep: () => void
  readonly onDiscard: () => void
  readonly onStay: () => void
}

/** What the person has to know of the file, above its text, with what can be done about it. */
export function EditorNotices({ document, view, leaving, comparing, ...on }: EditorNoticesProps) {
  const { t } = useTranslation(['profiles', 'common'])
  const path = inert(document.place.path, 200)
  return (
    <>
      {leaving && view.dirty && (
        <Notice
          look="attention"
          live
          title={t('leave.title', { path })}
          actions={
            <>
              <Button look="primary" onClick={on.onReview}>
                {t('leave.save')}
              </Button>
              <Button onClick={on.onKeep}>{t('leave.keep')}</Button>
              <Button look="danger" onClick={on.onDiscard}>
                {t('leave.discard')}
              </Button>
              <Button look="quiet" onClick={on.onStay}>
                {t('leave.stay')}
              </Button>
            </>
          }
        >
          <p>{t('leave.text')}</p>
        </Notice>
      )}
      {view.disk === 'changed' && !comparing && (
        <Notice
          look="attention"
          live
          title={t('outside.changed', { path })}
          actions={<Button onClick={on.onCompare}>{t('outside.compare')}</Button>}
        >
          <p>{t('outside.changedText')}</p>
        </Notice>
      )}
      {view.disk === 'gone' && (
        <Notice
          look="attention"
          live
          title={t('outside.gone', { path })}
          actions={
            <Button onClick={() => document.rebaseOn({ text: '', revision: null })}>{t('outside.makeAgain')}</Button>
          }
        >
          <p>{t('outside.goneText')}</p>
        </Notice>
      )}
      {view.reloaded && (
        <Notice
          look="neutral"
          live
          title={t('outside.reloaded', { path })}
          actions={<Button onClick={() => document.dismiss()}>{t('common:actions.close')}</Button>}
        >
          <p>{t('outside.reloadedText')}</p>
        </Notice>
      )}
      {view.fault !== null && view.disk === 'same' && (
        <FaultNotice
          fault={view.fault}
          actions={<Button onClick={() => document.dismiss()}>{t('common:actions.close')}</Button>}
        />
      )}
    </>
  )
}
