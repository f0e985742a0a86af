import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { diffProfiles, type ParameterDifference } from '../../../../shared/domain/profile/diff.ts'
import { parseProfile } from '../../../../shared/domain/profile/parse.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { catalogue } from '../catalogue.ts'
import styles from '../editor.module.css'

export interface Side {
  readonly text: string
  /** What this text is: "on disk", "yours". */
  readonly label: string
}

/** Longer lists are told by their number: the texts below show the rest. */
const LISTED = 200

const looks = {
  added: { outcome: 'ok', icon: 'plus' },
  removed: { outcome: 'attention', icon: 'trash' },
  changed: { outcome: 'working', icon: 'flag' },
} as const

/** What a phone would notice between the two texts. */
export function ParameterChanges({
  before: { text: before, label: labelBefore },
  after: { text: after, label: labelAfter },
}: {
  readonly before: Side
  readonly after: Side
}) {
  const { t } = useTranslation('profiles')
  const differences = useMemo(() => diffProfiles(parseProfile(before), parseProfile(after), catalogue), [before, after])
  if (differences.length === 0) return <p className="dim">{t(before === after ? 'diff.same' : 'diff.onlyText')}</p>
  return (
    <div className={styles['changes']} tabIndex={0} role="group" aria-label={t('diff.parameters')}>
      <table>
        <caption className="sr-only">{t('diff.parameters')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('diff.parameter')}</th>
            <th scope="col">{labelBefore}</th>
            <th scope="col">{labelAfter}</th>
          </tr>
        </thead>
        <tbody>
          {differences.slice(0, LISTED).map((difference) => (
            <tr key={difference.name}>
              <th scope="row">
                <StateLabel {...looks[difference.kind]}>{t(`diff.kinds.${difference.kind}`)}</StateLabel>{' '}
                <Mono wrap>{difference.name}</Mono>
              </th>
              <td>
                <Value difference={difference} side="before" />
              </td>
              <td>
                <Value difference={difference} side="after" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences.length > LISTED && <p className="dim">{t('diff.more', { count: differences.length - LISTED })}</p>}
    </div>
  )
}

function Value({ difference, side }: { readonly difference: ParameterDifference; readonly side: 'before' | 'after' }) {
  const { t } = useTranslation('profiles')
  const value = side === 'before' ? difference.before : difference.after
  const access = side === 'before' ? difference.accessBefore : difference.accessAfter
  if (value === undefined) return <span className="dim">{t('diff.absent')}</span>
  return (
    <>
      {value === '' ? <span className="dim">{t('form.emptyValue')}</span> : <Mono wrap>{inert(value, 400)}</Mono>}
      {access !== undefined && <code className="dim"> ua={access === '' ? '–' : inert(access, 20)}</code>}
      {side === 'after' && difference.secret && difference.before === difference.after && (
        <span className="dim"> {t('diff.secretChanged')}</span>
      )}
    </>
  )
}
