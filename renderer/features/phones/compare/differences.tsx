import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  differenceKinds,
  type ConfigDifference,
  type DifferenceKind,
} from '../../../../shared/domain/compare-config/compare.ts'
import type { CompareAnswer } from '../../../../shared/ipc/contract/pull.ts'
import { Button } from '../../../ui/button.tsx'
import { formatMoment } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { StateLabel, type State } from '../../../ui/state-label.tsx'
import styles from '../phones.module.css'
import type { Taking } from './take-value.tsx'

type Compared = Extract<CompareAnswer, { kind: 'compared' }>

const looks: Readonly<Record<DifferenceKind, State>> = {
  phone: 'attention',
  both: 'attention',
  site: 'working',
  differs: 'neutral',
  own: 'neutral',
}

/** Rows of one kind that are drawn at first. */
const SHOWN = 100

/** Every parameter that is not as it should be, by what it comes from. */
export function Differences({
  answer,
  onTake,
}: {
  readonly answer: Compared
  readonly onTake: (taking: Taking) => void
}) {
  const { t } = useTranslation('phones')
  const { differences, same, untold, files } = answer
  const [now] = useState(Date.now)
  const told = differences.filter(({ kind }) => kind !== 'own').length
  // Where nothing could be compared, nothing is as intended either.
  const nothing = told === 0 && same === 0
  const look = nothing ? 'neutral' : told === 0 ? 'ok' : 'attention'
  const title = nothing ? t('compare.nothing') : told === 0 ? t('compare.none') : t('compare.some', { count: told })
  return (
    <>
      <Notice look={look} title={title} live>
        <p>{t('compare.same', { count: same, untold })}</p>
        {files.length === 0 && <p>{t('compare.noFiles')}</p>}
        {files.map(({ path, sentAt }) => (
          <p key={path} className="dim">
            <Mono wrap>{`/${inert(path, 200)}`}</Mono>{' '}
            {sentAt === null ? t('compare.neverSent') : t('compare.sentAt', { time: formatMoment(sentAt, now) })}
          </p>
        ))}
      </Notice>
      {differenceKinds.map((kind) => (
        <KindOf
          key={kind}
          kind={kind}
          rows={differences.filter((difference) => difference.kind === kind)}
          sources={answer.sources}
          onTake={onTake}
        />
      ))}
    </>
  )
}

interface KindProps {
  readonly kind: DifferenceKind
  readonly rows: readonly ConfigDifference[]
  readonly sources: Compared['sources']
  readonly onTake: (taking: Taking) => void
}

function KindOf({ kind, rows, sources, onTake }: KindProps) {
  const { t } = useTranslation('phones')
  const [open, setOpen] = useState(kind !== 'own')
  const [all, setAll] = useState(false)
  if (rows.length === 0) return null
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)} className={styles['preview']}>
      <summary>
        <StateLabel outcome={looks[kind]}>{t(`compare.kind.${kind}.word`, { count: rows.length })}</StateLabel>
      </summary>
      <p className="dim">{t(`compare.kind.${kind}.what`)}</p>
      {open && (
        <div className={styles['compared']}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('compare.columns.name')}</th>
                <th scope="col">{t('compare.columns.phone')}</th>
                <th scope="col">{t('compare.columns.site')}</th>
                <th scope="col">{t('compare.columns.sent')}</th>
                <th scope="col">
                  <span className="sr-only">{t('compare.columns.take')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, all ? rows.length : SHOWN).map((row) => (
                <Row key={row.name} row={row} source={sources[row.name]} onTake={onTake} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {!all && rows.length > SHOWN && (
        <Button small onClick={() => setAll(true)}>
          {t('more', { count: rows.length - SHOWN })}
        </Button>
      )}
    </details>
  )
}

function Row({
  row,
  source,
  onTake,
}: {
  readonly row: ConfigDifference
  readonly source: Compared['sources'][string] | undefined
  readonly onTake: (taking: Taking) => void
}) {
  const { t } = useTranslation('phones')
  const { name, phone, intended, sent, masked, kind } = row
  const taken = source !== undefined && !masked && kind !== 'site'
  return (
    <tr>
      <th scope="row">
        <Mono wrap>{inert(name, 100)}</Mono>
      </th>
      <Value value={phone} />
      <Value value={intended} />
      <Value value={sent} />
      <td>
        {taken && (
          <Button
            small
            disabled={source.perPhone}
            title={source.perPhone ? t('compare.perPhone') : undefined}
            onClick={() => onTake({ name, value: phone, before: intended ?? null, source })}
          >
            {t('compare.take')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** Nothing at all is not the same as an empty value. */
function Value({ value }: { readonly value: string | undefined }) {
  const { t } = useTranslation('phones')
  if (value === undefined) return <td className="dim">–</td>
  return (
    <td>{value === '' ? <span className="dim">{t('compare.empty')}</span> : <Mono wrap>{inert(value, 600)}</Mono>}</td>
  )
}
