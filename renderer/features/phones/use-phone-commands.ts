import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '../../ui/commands.ts'
import type { Row } from './rows.ts'
import type { Editing } from './use-phone-columns.tsx'

/** What the keys and the palette do with the table. */
export function usePhoneCommands({
  row,
  onMark,
  onEdit,
  onImport,
  onAdd,
}: {
  readonly onImport: () => void
  readonly onAdd: () => void
  readonly row: Row | null
  readonly onMark: (mac: string) => void
  readonly onEdit: (editing: Editing) => void
}): void {
  const { t } = useTranslation('phones')
  const mac = row?.mac
  useCommands(
    useMemo(
      () => [
        { id: 'phones-import', title: t('commands.import'), group: t('title'), keys: 'i', run: onImport },
        { id: 'phones-add', title: t('commands.add'), group: t('title'), keys: 'n', run: onAdd },
        ...(mac === undefined
          ? []
          : [
              {
                id: 'phones-mark',
                title: t('commands.mark'),
                group: t('title'),
                keys: 'space',
                run: () => onMark(mac),
              },
              {
                id: 'phones-edit',
                title: t('commands.edit'),
                group: t('title'),
                keys: 'f2',
                run: () => onEdit({ mac, column: 'mac' }),
              },
            ]),
      ],
      [t, mac, onMark, onEdit, onImport, onAdd],
    ),
  )
}
