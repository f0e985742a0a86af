import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languageOf } from '../../../shared/domain/text/languages.ts'
import type { RunSummary } from '../../../shared/ipc/contract/rehearse.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { download } from '../../ui/download.ts'
import { useTellFault } from '../../widgets/use-tell-fault.ts'
import { formatTime } from '../../ui/format.ts'
import { ToolbarEnd } from '../../ui/toolbar.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import type { Place } from './place.ts'
import styles from './rehearse.module.css'

const types = { html: 'text/html;charset=utf-8', json: 'application/json;charset=utf-8' } as const

/** Which of the last rehearsals is shown, beside which other one, and its report. */
export function RunBar({
  place,
  past,
  onGo,
}: {
  readonly place: Place
  readonly past: readonly RunSummary[]
  readonly onGo: (params: Readonly<Record<string, string>>) => void
}) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const run = place.view === 'result' ? place.run : place.view === 'compare' ? place.after : ''
  const other = place.view === 'compare' ? place.before : ''
  const name = ({ scenario, totals, startedAt }: RunSummary): string =>
    t('runs.name', {
      time: formatTime(startedAt).slice(0, 8),
      scenario: t(`rehearse:scenario.${scenario}.name`),
      phones: totals.phones,
      count: totals.failed,
    })
  return (
    <ToolbarEnd narrows>
      {run !== '' && (
        <>
          <RunChoice
            label={t('runs.shown')}
            value={run}
            options={past.map((each) => ({ value: each.run, text: name(each) }))}
            onChange={(to) => onGo(to === other ? { run: to } : { run: to, with: other })}
          />
          {past.length > 1 && (
            <RunChoice
              label={t('runs.beside')}
              value={other}
              options={[
                { value: '', text: t('runs.alone') },
                ...past.filter((each) => each.run !== run).map((each) => ({ value: each.run, text: name(each) })),
              ]}
              onChange={(to) => onGo({ run, with: to })}
            />
          )}
          <Reports run={run} />
        </>
      )}
      {place.view !== 'new' && (
        <Button small look="primary" icon="play" onClick={() => onGo({ view: 'new' })}>
          {t('runs.new')}
        </Button>
      )}
    </ToolbarEnd>
  )
}

function RunChoice({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string) => void
}) {
  return (
    <select
      className={styles['choice']}
      aria-label={label}
      title={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.text}
        </option>
      ))}
    </select>
  )
}

function Reports({ run }: { readonly run: string }) {
  const { t } = useTranslation('rehearseScreen')
  const { attempt } = useAttempt(useTellFault())
  const language = languageOf(useLanguage())
  const take = (format: 'html' | 'json'): void =>
    attempt(
      (client) => client.rehearse.report({ run, format, language }),
      (text) => download(new Blob([text], { type: types[format] }), `${t('runs.file')}-${run}.${format}`),
    )
  return (
    <Menu position="bottom-end" withinPortal shadow="md">
      <Menu.Target>
        <Button small icon="download">
          {t('runs.report')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => take('html')}>{t('runs.html')}</Menu.Item>
        <Menu.Item onClick={() => take('json')}>{t('runs.json')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
