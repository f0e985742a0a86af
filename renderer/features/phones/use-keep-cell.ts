import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { readableMac, type Row } from './rows.ts'
import type { Editing } from './use-phone-columns.tsx'
import type { Phones } from './use-phones.tsx'

type KeepCell = (row: Row, column: string, text: string, go: 'stay' | 'next' | 'previous') => void

/** Keeps one cell; another MAC makes it another phone with the same cells. */
export function useKeepCell({
  phones,
  columns,
  setEditing,
  onSelect,
}: {
  readonly phones: Phones
  readonly columns: readonly string[]
  readonly setEditing: (editing: Editing | null) => void
  readonly onSelect: (mac: string | null) => void
}): KeepCell {
  const { t } = useTranslation('phones')
  const { edit, table } = phones
  return useCallback<KeepCell>(
    (row, column, text, go) => {
      const at = columns.indexOf(column)
      const next = columns[go === 'next' ? at + 1 : at - 1]
      setEditing(go === 'stay' || next === undefined ? null : { mac: row.mac, column: next })
      if (text.trim() === (row.values[column] ?? '')) return
      const said = t('changed', { mac: readableMac(row.mac) })
      if (column !== 'mac') {
        void edit([{ mac: row.mac, values: { [column]: text } }], [], said)
        return
      }
      const mac = parseMac(text)
      // What is no MAC, and a MAC that another phone has, leaves the row as it was.
      if (!mac.ok || mac.value === row.mac || table?.rows.some((other) => other.mac === mac.value) === true) return
      setEditing(null)
      const values = Object.fromEntries(Object.entries(row.values).filter(([name]) => name !== 'mac'))
      void edit([{ mac: mac.value, values }], [row.mac], said).then((kept) => kept && onSelect(mac.value))
    },
    [columns, edit, table, setEditing, onSelect, t],
  )
}
