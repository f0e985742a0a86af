import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { codeColumns, type CodeColumn, type CodeMapping } from '../../../../shared/domain/activation/code-list.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { inert } from '../../../ui/inert.ts'
import { Fields } from '../../../ui/page.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../provider.module.css'
import { useChange } from '../use-change.ts'

const PROBLEMS = 8

/** A list of codes before it is kept: which column is which, and what cannot be read. */
export function ImportDialog({ text, onClose }: { readonly text: string; readonly onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common'])
  const [mapping, setMapping] = useState<CodeMapping | undefined>(undefined)
  const input = { text, ...(mapping !== undefined && { mapping }) }
  const plan = useAnswer(useQuery(useQueries().activation.plan.queryOptions({ input })))
  const { fault, busy, change } = useChange()
  const found = plan.value
  return (
    <Dialog title={t('codesImport.title')} onClose={onClose} size="wide">
      {plan.fault && <FaultNotice fault={plan.fault} />}
      {found && (
        <>
          <Fields>
            {codeColumns.map((column) => (
              <SelectField
                key={column}
                label={t(`codeColumn.${column}`)}
                value={`${found.mapping[column] ?? ''}`}
                onChange={(at) => setMapping(mapped(found.mapping, column, at))}
                options={[
                  { value: '', text: t('codesImport.none') },
                  ...found.columns.map((heading, at) => ({ value: `${at}`, text: `${at + 1} · ${inert(heading)}` })),
                ]}
              />
            ))}
          </Fields>
          <StateLabel outcome={found.codes > 0 ? 'ok' : 'attention'}>
            {t('codesImport.found', { count: found.codes })}
          </StateLabel>
          <ul className={styles['list']}>
            {found.problems.slice(0, PROBLEMS).map((problem, at) => (
              <li key={at}>
                {t(`codesImport.problem.${problem.code}`, {
                  line: problem.line,
                  first: problem.code === 'twice' ? problem.first : 0,
                  text: problem.code === 'bad-expiry' ? inert(problem.text) : '',
                })}
              </li>
            ))}
          </ul>
          {found.problems.length > PROBLEMS && (
            <p className="dim">{t('codesImport.more', { count: found.problems.length - PROBLEMS })}</p>
          )}
        </>
      )}
      {fault && <FaultNotice fault={fault} />}
      <DialogActions>
        <Button
          look="primary"
          disabled={busy || found === null || found.codes === 0}
          onClick={() => change((client) => client.activation.import(input), onClose)}
        >
          {t('codesImport.keep')}
        </Button>
        <Button onClick={onClose}>{t('common:actions.cancel')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function mapped(before: CodeMapping, column: CodeColumn, at: string): CodeMapping {
  const others = Object.fromEntries(Object.entries(before).filter(([one]) => one !== column))
  return at === '' ? others : { ...others, [column]: Number(at) }
}
