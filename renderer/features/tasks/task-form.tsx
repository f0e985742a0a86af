import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import parameters from '../../../resources/catalogue/parameters.json'
import type { BenchState } from '../../../shared/domain/event/bench-state.ts'
import { readCatalogue } from '../../../shared/domain/profile/catalogue.ts'
import type { Access } from '../../../shared/domain/profile/edit.ts'
import { parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import {
  proposal,
  taskParameters,
  taskXml,
  type Answers,
  type BenchAddress,
  type TaskId,
} from '../../../shared/domain/task/task.ts'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SelectField } from '../../ui/text-field.tsx'
import { DayPicture } from './day-picture.tsx'
import { ParameterRow } from './parameter-row.tsx'
import { useDocument, type Place } from './target.ts'
import { TaskExtra } from './task-extra.tsx'
import styles from './tasks.module.css'
import { useValueProblems } from './value-problems.ts'
import { WriteInto } from './write-into.tsx'
import { listeningPort } from '../../../shared/domain/network/ports.ts'

const catalogue = readCatalogue(parameters)
const noAnswers: Answers = {}

const addressOf = (state: BenchState | null): BenchAddress | null => {
  const address = state?.advertised ?? null
  if (state === null || address === null) return null
  const { tftp, http, https, syslog } = state.servers
  return {
    address,
    tftpPort: listeningPort(tftp),
    httpPort: listeningPort(http),
    httpsPort: listeningPort(https),
    syslogPort: listeningPort(syslog),
  }
}

/** One task: its parameters, its XML as one types, and the profile that it is written into. */
export function TaskForm({ task, go }: { readonly task: TaskId; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation(['tasks', 'common'])
  const state = useBench((view) => view.state)
  const proposed = proposal(task, addressOf(state))
  const [typed, setTyped] = useState<Readonly<Record<string, string | undefined>>>(noAnswers)
  const [ua, setUa] = useState<Access | null>('na')
  const [place, setPlace] = useState<Place | null>(null)
  const document = useDocument(place)
  const before = useMemo(() => valuesOf(parseProfile(document.value?.text ?? '')), [document.value])
  const merged: Readonly<Record<string, string | undefined>> = { ...proposed, ...typed }
  const about = JSON.stringify(merged)
  const answers = useMemo(() => JSON.parse(about) as Answers, [about])
  const problemOf = useValueProblems(task, answers)
  const xml = taskXml(task, answers, ua)
  const names = taskParameters[task]
  return (
    <>
      <h2 className={styles['heading']}>{t(`task.${task}.title`)}</h2>
      <p>{t(`task.${task}.about`)}</p>
      {task === 'logs' && proposed['Syslog_Server'] === undefined && (
        <Notice
          look="attention"
          title={t('noSyslog')}
          actions={<Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>}
        />
      )}
      {task === 'resync' && <DayPicture answers={answers} />}
      <fieldset className={styles['parameters']}>
        <legend>{t('parameters')}</legend>
        {names.map((name) => (
          <ParameterRow
            key={name}
            catalogue={catalogue}
            name={name}
            value={answers[name]}
            before={before.get(name)}
            problem={problemOf(name)}
            onChange={(value) => setTyped({ ...typed, [name]: value })}
          />
        ))}
      </fieldset>
      <TaskExtra task={task} answers={answers} go={go} onRule={(rule) => setTyped({ ...typed, Upgrade_Rule: rule })} />
      <section className={styles['result']} aria-label={t('xml.title')}>
        <div className={styles['resultHead']}>
          <h3>{t('xml.title')}</h3>
          <SelectField
            label={t('xml.access')}
            value={ua ?? ''}
            onChange={(to) => setUa(to === '' ? null : (to as Access))}
            options={['na', 'ro', 'rw', ''].map((each) => ({
              value: each,
              text: t(`xml.ua.${each === '' ? 'none' : (each as Access)}`),
            }))}
          />
        </div>
        {xml.ok ? (
          <div className={styles['xml']}>
            <pre tabIndex={0} aria-label={t('xml.title')}>
              {xml.value}
            </pre>
            <CopyButton text={xml.value} label={t('xml.copy')} />
          </div>
        ) : (
          <Notice look="failed" title={t(`refusal.${xml.error.code}`)} />
        )}
      </section>
      <WriteInto task={task} answers={answers} ua={ua} place={place} onPlace={setPlace} document={document} go={go} />
    </>
  )
}
