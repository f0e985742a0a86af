import { useCallback, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { withSystemWords } from '../../shared/domain/fault/system-words.ts'
import { inertParams } from './inert-params.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

export function useFaultWords(): (fault: Fault) => { readonly what: string; readonly next: string } {
  const { t } = useTranslation(['faults', 'system'])
  return useCallback(
    (fault) => {
      const params = withSystemWords(t, inertParams(fault.params))
      return { what: t(`${fault.code}.what`, params), next: t(`${fault.code}.next`, params) }
    },
    [t],
  )
}

/** A fault in words: what happened, what to do next, and the remedies as buttons. */
export function FaultNotice({
  fault,
  children,
  after,
  actions,
  onDismiss,
}: {
  readonly fault: Fault
  /** The evidence, before what to do next. */
  readonly children?: ReactNode
  /** What the remedy would give. */
  readonly after?: ReactNode
  readonly actions?: ReactNode
  /** For a fault that stands until it has been read. */
  readonly onDismiss?: () => void
}) {
  const { t } = useTranslation()
  const words = useFaultWords()(fault)
  return (
    <Notice
      look="failed"
      title={words.what}
      actions={
        onDismiss === undefined ? (
          actions
        ) : (
          <Button small icon="close" onClick={onDismiss}>
            {t('actions.close')}
          </Button>
        )
      }
      live
    >
      {children}
      <p>{words.next}</p>
      {after}
    </Notice>
  )
}
