import { useTranslation } from 'react-i18next'
import type { PhoneCheck } from '../../../shared/domain/route/fetches.ts'
import type { PhoneBookProblem } from '../../../shared/domain/phone-book/phone-book.ts'
import { inert } from '../../ui/inert.ts'
import styles from './phones.module.css'
import { readableMac } from './rows.ts'

/** What a check found, as a sentence about this phone. */
export function useCheckWords(): (check: PhoneCheck, mac: string) => string {
  const { t } = useTranslation('phones')
  return (check, mac) => {
    if (check.code === 'fetches-nothing') return t('checks.fetches-nothing.what')
    if (check.code === 'route-lacks-value')
      return t('checks.route-lacks-value.what', { pattern: inert(check.pattern, 200) })
    const others = [check.mac, ...check.others].filter((each) => each !== mac).map(readableMac)
    return t('checks.shares-path.what', { path: inert(check.path, 200), others: others.join(', ') })
  }
}

/** What is wrong with a line of the file, or of what was pasted. */
export function useProblemWords(): (problem: PhoneBookProblem) => string {
  const { t } = useTranslation('phones')
  return ({ code, params }) => {
    const shown = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? inert(value, 120) : value,
    ])
    return t(`problems.${code}`, Object.fromEntries(shown) as Record<string, string | number>)
  }
}

/** At most this many are listed; the rest is a number. */
const PROBLEMS_SHOWN = 100

export function ProblemList({ problems }: { readonly problems: readonly PhoneBookProblem[] }) {
  const { t } = useTranslation('phones')
  const words = useProblemWords()
  return (
    <ul>
      {problems.slice(0, PROBLEMS_SHOWN).map((problem, index) => (
        <li key={index}>
          <span className={styles['lineNumber']}>{t('line', { line: problem.line })}</span> {words(problem)}
        </li>
      ))}
      {problems.length > PROBLEMS_SHOWN && <li>{t('more', { count: problems.length - PROBLEMS_SHOWN })}</li>}
    </ul>
  )
}
