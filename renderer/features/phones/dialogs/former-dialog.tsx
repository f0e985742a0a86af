import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../../shared/domain/fault/fault.ts'
import type { FormerVersion } from '../../../../shared/ipc/contract/former.ts'
import type { Answer } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { formatBytes, formatDay, formatTime } from '../../../ui/format.ts'
import { SelectField } from '../../../ui/text-field.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'

export interface FormerWords {
  readonly title: string
  readonly about: string
  readonly none: string
  readonly version: string
  readonly restore: string
}

interface FormerDialogProps {
  readonly words: FormerWords
  readonly asked: Answer<readonly FormerVersion[]>
  readonly onClose: () => void
  /** What the chosen one would change; `choice` is where another is chosen. */
  readonly chosen: (sha256: string, choice: ReactNode) => ReactNode
}

/** The dated copies of a list: one is chosen, what it would change is shown, and it is brought back. */
export function FormerDialog({ words, asked, onClose, chosen }: FormerDialogProps) {
  const { t } = useTranslation()
  if (asked.value === null || asked.value.length === 0)
    return (
      <Dialog title={words.title} onClose={onClose}>
        {asked.fault && <FaultNotice fault={asked.fault} />}
        {asked.value !== null && <p>{words.none}</p>}
        <DialogActions>
          <Button onClick={onClose}>{t('actions.close')}</Button>
        </DialogActions>
      </Dialog>
    )
  return <Versions versions={asked.value} label={words.version} chosen={chosen} />
}

function Versions({
  versions,
  label,
  chosen,
}: Pick<FormerDialogProps, 'chosen'> & { readonly versions: readonly FormerVersion[]; readonly label: string }) {
  const language = useLanguage()
  const [sha256, choose] = useState(versions[0]?.sha256 ?? '')
  return chosen(
    sha256,
    <SelectField
      label={label}
      value={sha256}
      onChange={choose}
      options={versions.map(({ at, sha256: value, bytes }) => ({
        value,
        text: `${formatDay(at)} ${formatTime(at).slice(0, 8)} · ${formatBytes(language, bytes)}`,
      }))}
    />,
  )
}

interface RestoreDialogProps {
  readonly words: FormerWords
  readonly choice: ReactNode
  readonly fault: Fault | null
  /** Null where there is nothing to bring back. */
  readonly onRestore: (() => void) | null
  readonly onClose: () => void
  readonly children: ReactNode
}

export function RestoreDialog({ words, choice, fault, onRestore, onClose, children }: RestoreDialogProps) {
  const { t } = useTranslation()
  return (
    <Dialog title={words.title} onClose={onClose} size="wide">
      {fault && <FaultNotice fault={fault} />}
      <p>{words.about}</p>
      {choice}
      {children}
      <DialogActions>
        <Button look="primary" icon="undo" disabled={onRestore === null} onClick={() => onRestore?.()}>
          {words.restore}
        </Button>
        <Button onClick={onClose}>{t('actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}
