import { useTranslation } from 'react-i18next'
import type { PushVerdict } from '../../../../shared/domain/push/push.ts'
import { inert } from '../../../ui/inert.ts'
import { Notice } from '../../../ui/notice.tsx'

/** Why a phone gave nothing, and what to do: in the words that a push has. */
export function Refused({ verdict: { outcome, reason, detail } }: { readonly verdict: PushVerdict }) {
  const { t } = useTranslation('events')
  const title = reason === undefined ? t(`push.outcome.${outcome}`) : t(`push.reason.${reason}.what`)
  return (
    <Notice look="failed" title={title} live>
      {reason !== undefined && <p>{t(`push.reason.${reason}.next`)}</p>}
      {detail !== undefined && <p className="dim">{inert(detail, 200)}</p>}
    </Notice>
  )
}
