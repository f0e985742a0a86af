import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { ListBar } from '../../ui/toolbar.tsx'
import type { Row } from './rows.ts'

/** How many phones there are, and what can be done with those that are marked. */
export function MarkBar({
  total,
  shown,
  marked,
  onMarks,
  onBulk,
  onRemove,
}: {
  readonly total: number
  readonly shown: readonly Row[]
  readonly marked: readonly Row[]
  readonly onMarks: (marks: ReadonlySet<string>) => void
  readonly onBulk: (rows: readonly Row[]) => void
  readonly onRemove: (macs: readonly string[]) => void
}) {
  const { t } = useTranslation('phones')
  const all = marked.length > 0 && marked.length >= shown.length
  return (
    <ListBar>
      <span className="dim">{t('count', { count: total })}</span>
      <Button small onClick={() => onMarks(all ? new Set() : new Set(shown.map(({ mac }) => mac)))}>
        {all ? t('markNone') : t('markAll', { count: shown.length })}
      </Button>
      {marked.length > 0 && (
        <>
          <Button small look="primary" onClick={() => onBulk(marked)}>
            {t('bulk.open', { count: marked.length })}
          </Button>
          <Button small icon="trash" onClick={() => onRemove(marked.map(({ mac }) => mac))}>
            {t('removeMany', { count: marked.length })}
          </Button>
        </>
      )}
    </ListBar>
  )
}
