import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { editProfile } from '../../../../shared/domain/profile/edit.ts'
import type { ValueSource } from '../../../../shared/ipc/contract/pull.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'

/** A value of the phone that is to be the site's. */
export interface Taking {
  readonly name: string
  readonly value: string
  /** What the site says now; null where no file of it sets the parameter. */
  readonly before: string | null
  readonly source: ValueSource
}

/** The file as it would be, from what it is on the disk now. */
function useTaking({ name, value, source: { area, path } }: Taking, onSaved: () => void) {
  const asked = useAnswer(useQuery(useQueries().profiles.read.queryOptions({ input: { area, path } })))
  const { fault, busy, attempt } = useAttempt()
  const { value: document } = asked
  const edited = document === null ? null : editProfile(document.text, { kind: 'set', name, value })
  const save = (): void => {
    if (document === null || edited?.ok !== true) return
    const { revision: basedOn } = document
    attempt((client) => client.profiles.save({ area, path, text: edited.value, basedOn }), onSaved)
  }
  const refused = edited?.ok === false
  return { fault: fault ?? asked.fault, ready: !busy && edited?.ok === true, refused, save }
}

/** What the save would change, before it is made: the same save that the editor makes, refused where the file has changed. */
export function TakeValue({
  taking,
  onClose,
  onSaved,
}: {
  readonly taking: Taking
  readonly onClose: () => void
  readonly onSaved: () => void
}) {
  const { t } = useTranslation(['phones', 'common'])
  const { name, value, before, source } = taking
  const { area, path } = source
  const { fault, ready, refused, save } = useTaking(taking, onSaved)
  return (
    <Notice
      look={refused ? 'failed' : 'attention'}
      title={t('compare.takeInto', { path: `${area}/${inert(path, 200)}` })}
      actions={
        <>
          <Button look="primary" disabled={!ready} onClick={save}>
            {t('common:actions.save')}
          </Button>
          <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
        </>
      }
    >
      {fault && <FaultNotice fault={fault} />}
      <p className={styles['change']}>
        <Mono wrap>{inert(name, 100)}</Mono>: {before !== null && <del>{inert(before, 300)}</del>}{' '}
        <ins>{inert(value, 300)}</ins>
      </p>
      <p>{t(area === 'templates' ? 'compare.everyTemplate' : 'compare.everyFile')}</p>
      {refused && <p>{t('compare.unwritable')}</p>}
    </Notice>
  )
}
