import { useTranslation } from 'react-i18next'
import { checkRule } from '../../../shared/domain/rule/lint.ts'
import { resyncDay } from '../../../shared/domain/task/resync-day.ts'
import { whyUnwritable } from '../../../shared/domain/profile/value.ts'
import type { Answers, TaskId } from '../../../shared/domain/task/task.ts'
import { useRuleProblemWords } from '../../widgets/rule-panel/rule-words.ts'

const kindOf = (name: string): 'profile' | 'trigger' | null =>
  /^Profile_Rule(?:_[B-D])?$/.test(name) ? 'profile' : /^Resync_Trigger_\d$/.test(name) ? 'trigger' : null

const DHCP_LIST = /^\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*$/

/** What is wrong with a value, in words, beside its field; null when nothing is. */
export function useValueProblems(task: TaskId, answers: Answers): (name: string) => string | null {
  const { t } = useTranslation(['tasks', 'rule'])
  const ruleWords = useRuleProblemWords()
  return (name) => {
    const value = answers[name]
    if (value === undefined) return null
    if (whyUnwritable(value.trim()) !== null) return t('refusal.value-unwritable')
    const kind = kindOf(name)
    if (kind !== null) {
      const found = checkRule(value.trim(), kind).problems.find(({ severity }) => severity !== 'info')
      return found ? ruleWords(found) : null
    }
    if (task === 'dhcp') return value.trim() === '' || DHCP_LIST.test(value) ? null : t('dhcpList')
    if (task !== 'resync') return null
    const { table } = resyncDay({ [name]: value }, { from: 0, start: 'success' })
    const problem = table.problems.find(({ parameter }) => parameter === name)
    return problem ? t(`rule:schedule.${problem.code}`, problem.params) : null
  }
}
