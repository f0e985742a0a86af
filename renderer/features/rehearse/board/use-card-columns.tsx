import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RehearsedCard } from '../../../../shared/ipc/contract/rehearse.ts'
import { formatNumber } from '../../../ui/format.ts'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import { CalledPhone } from '../../../widgets/called-phone.tsx'
import { useNames } from '../../../widgets/use-names.ts'
import { useRehearseWords } from '../use-words.ts'
import type { SortBy } from './phones.ts'

export function useCardColumns(sortBy: SortBy, setSortBy: (sortBy: SortBy) => void): readonly Column<RehearsedCard>[] {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const language = useLanguage()
  const words = useRehearseWords()
  const names = useNames()
  return useMemo(() => {
    const sortable = (by: SortBy['by']): Pick<Column<RehearsedCard>, 'onSort' | 'sorted'> => ({
      ...(sortBy.by === by ? { sorted: sortBy.down ? 'descending' : 'ascending' } : {}),
      onSort: () => setSortBy({ by, down: sortBy.by === by && !sortBy.down }),
    })
    return [
      {
        id: 'mac',
        title: t('board.column.phone'),
        width: 'minmax(150px, 1.2fr)',
        ...sortable('mac'),
        render: (card) => <CalledPhone mac={card.mac} names={names} />,
      },
      {
        id: 'state',
        title: t('board.column.state'),
        width: 'minmax(90px, 120px)',
        ...sortable('state'),
        render: (card) => <StateLabel outcome={card.outcome}>{t(`rehearse:outcome.${card.outcome}`)}</StateLabel>,
      },
      {
        id: 'cause',
        title: t('board.column.cause'),
        width: 'minmax(140px, 2fr)',
        render: (card) => words.cause(card),
      },
      {
        id: 'model',
        title: t('board.column.model'),
        width: 'minmax(110px, 130px)',
        minor: true,
        ...sortable('model'),
        render: (card) => card.model,
      },
      {
        id: 'requests',
        title: t('board.column.requests'),
        width: '96px',
        end: true,
        minor: true,
        ...sortable('requests'),
        render: (card) => formatNumber(language, card.requests),
      },
      {
        id: 'changes',
        title: t('board.column.changes'),
        width: '110px',
        end: true,
        minor: true,
        ...sortable('changes'),
        render: (card) => formatNumber(language, card.changes),
      },
      {
        id: 'next',
        title: t('board.column.next'),
        width: 'minmax(120px, 1fr)',
        minor: true,
        render: (card) => <span className="dim">{words.next(card.next)}</span>,
      },
    ]
  }, [t, language, words, names, sortBy, setSortBy])
}
