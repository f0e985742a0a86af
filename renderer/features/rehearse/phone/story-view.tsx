import { useTranslation } from 'react-i18next'
import type { StoryLine } from '../../../../shared/domain/rehearsal/story.ts'
import type { RehearsedPhone } from '../../../../shared/domain/rehearsal/verdict.ts'
import { formatTime } from '../../../ui/format.ts'
import { Mono } from '../../../ui/mono.tsx'
import { useRuleSentence } from '../rules/use-rule-words.ts'
import { useRehearseWords } from '../use-words.ts'
import styles from './phone.module.css'
import { looks, storyRows } from './story-rows.ts'

/** What it did, line by line, each with the rule that it followed. */
export function StoryView({ phone, startedAt }: { readonly phone: RehearsedPhone; readonly startedAt: number }) {
  const { t } = useTranslation('rehearseScreen')
  const rows = storyRows(phone, startedAt)
  return (
    <ol className={styles['story']} aria-label={t('phone.tab.story')}>
      {rows.map((row, index) => {
        if (row.kind === 'day')
          return (
            <li key={index} className={styles['day']}>
              {t('phone.day', { day: row.day })}
            </li>
          )
        if (row.kind === 'left')
          return (
            <li key={index} className={styles['left']}>
              {t('phone.left', { count: row.count })}
            </li>
          )
        return <Line key={index} line={row.line} />
      })}
    </ol>
  )
}

function Line({ line }: { readonly line: StoryLine }) {
  const words = useRehearseWords()
  const sentence = useRuleSentence()
  return (
    <li className={styles['line']} data-look={looks[line.code] ?? 'neutral'}>
      <Mono dim>{formatTime(line.at)}</Mono>
      <div>
        <p className={styles['what']}>{words.note(line)}</p>
        {line.rule !== '' && (
          <p className={styles['rule']}>
            <span>{line.rule}</span> {sentence(line.rule)}
          </p>
        )}
      </div>
    </li>
  )
}
