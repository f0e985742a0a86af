import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes, formatDuration } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { NetworkChoice } from '../../widgets/network-choice.tsx'
import { Page } from '../../ui/page.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SelfTest } from '../../widgets/self-test.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { fileUrl } from '../../widgets/file-url.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { firstFetch, looksLikeAddress, resyncUrl, type FirstFetch } from './first-fetch.ts'
import styles from './first-run.module.css'

const sample = 'basic.txt'

/** The vendor's first exercise, step by step: it ends when a phone has fetched basic.txt. */
export function FirstSteps({ go }: ScreenProps) {
  const { t } = useTranslation(['firstRun', 'common'])
  const site = useBench((view) => view.state?.site ?? null)
  const advertised = useBench((view) => view.state?.advertised ?? null)
  const [fit, setFit] = useState(false)
  const [phone, setPhone] = useState('')
  const fetched = useFirstFetch()
  return (
    <Page title={t('steps.title', { site: inert(site?.name ?? '', 80) })}>
      <p className="dim">{t('steps.lead')}</p>
      <ol className={styles['steps']}>
        <Step number={1} title={t('steps.interface.title')} done={advertised !== null}>
          <NetworkChoice hint={advertised === null ? t('steps.interface.none') : t('steps.interface.text')} />
        </Step>
        <Step number={2} title={t('steps.test.title')} done={fit}>
          <SelfTest onDone={setFit} />
        </Step>
        <Step number={3} title={t('steps.resync.title')} done={fetched.phase !== 'waiting'}>
          <AskPhone phone={phone} onPhone={setPhone} />
        </Step>
        <Step number={4} title={t('steps.wait.title')} done={fetched.phase === 'done'}>
          <Waiting fetched={fetched} go={go} />
        </Step>
      </ol>
      <div>
        <Button look="quiet" onClick={() => go('live')}>
          {t('steps.leave')}
        </Button>
      </div>
    </Page>
  )
}

function Step({
  number,
  title,
  done,
  children,
}: {
  readonly number: number
  readonly title: string
  readonly done: boolean
  readonly children: ReactNode
}) {
  const { t } = useTranslation('firstRun')
  return (
    <li className={styles['step']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <div className={styles['stepBody']}>
        <div className={styles['stepHead']}>
          <h2>{title}</h2>
          <StateLabel outcome={done ? 'ok' : 'neutral'}>{t(done ? 'steps.done' : 'steps.todo')}</StateLabel>
        </div>
        {children}
      </div>
    </li>
  )
}

function AskPhone({ phone, onPhone }: { readonly phone: string; readonly onPhone: (phone: string) => void }) {
  const { t } = useTranslation(['firstRun', 'common'])
  const tftp = useBench((view) => view.state?.servers.tftp)
  const advertised = useBench((view) => view.state?.advertised ?? null)
  if (tftp?.phase !== 'listening' || advertised === null)
    return <Notice look="attention" title={t('steps.resync.serverOff')} />
  const url = fileUrl('tftp', advertised, tftp.port, sample)
  const valid = looksLikeAddress(phone.trim())
  const resync = resyncUrl(valid ? phone.trim() : t('steps.resync.placeholder'), url)
  return (
    <>
      <div className={styles['phone']}>
        <TextField
          label={t('steps.resync.phone')}
          value={phone}
          onChange={onPhone}
          placeholder={t('steps.resync.placeholder')}
          maxLength={45}
          mono
          hint={t('steps.resync.find')}
          problem={phone.trim() === '' || valid ? null : t('steps.resync.invalid')}
        />
      </div>
      <p>{t('steps.resync.type')}</p>
      <Copied text={resync} label={t('steps.resync.copy')} />
      <p className="dim">{t('steps.resync.rule')}</p>
      <Copied text={url} label={t('steps.resync.copyRule')} />
    </>
  )
}

function Copied({ text, label }: { readonly text: string; readonly label: string }) {
  return (
    <div className={styles['copied']}>
      <Mono wrap>{text}</Mono>
      <CopyButton word text={text} label={label} />
    </div>
  )
}

/** The list's filter may hide what is waited for: the wait follows everything. */
function useFirstFetch(): FirstFetch {
  const { store } = useBenchContext()
  const [since] = useState(() => newest(store.view().feed.entries))
  const entries = useBench((view) => view.feed.entries)
  useEffect(() => {
    if (store.filter !== '') store.show('')
  }, [store])
  return useMemo(
    () =>
      firstFetch(
        entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : [])),
        since,
      ),
    [entries, since],
  )
}

type Entries = ReturnType<ReturnType<typeof useBenchContext>['store']['view']>['feed']['entries']

function newest(entries: Entries): number {
  const last = entries.findLast((entry) => entry.kind === 'event')
  return last?.kind === 'event' ? last.event.seq : 0
}

function Waiting({ fetched, go }: { readonly fetched: FirstFetch; readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation(['firstRun', 'common'])
  const language = useLanguage()
  if (fetched.phase === 'waiting') {
    return (
      <p className={styles['waiting']} role="status">
        <span className={styles['pulse']} aria-hidden="true" />
        {t('steps.wait.waiting')}
      </p>
    )
  }
  const { event } = fetched
  const told = { who: nameOf(event.who), path: inert(event.path, 200) }
  const toLive = (
    <Actions>
      <Button look={fetched.phase === 'done' ? 'primary' : 'plain'} onClick={() => go('live')}>
        {t('steps.wait.toLive')}
      </Button>
    </Actions>
  )
  if (fetched.phase === 'asked') return <p role="status">{t('steps.wait.asked', told)}</p>
  if (fetched.phase === 'refused')
    return <Notice look="failed" live title={t('steps.wait.refused', told)} actions={toLive} />
  const { bytes, tookMs } = fetched.event
  const size = formatBytes(language, bytes)
  const took = formatDuration(language, tookMs)
  return (
    <Notice look="ok" live title={t('steps.wait.done', { ...told, size, took })} actions={toLive}>
      <p>{t('steps.wait.doneText')}</p>
    </Notice>
  )
}

const nameOf = (who: Who): string => inert(who.model ? `${who.model} (${who.ip})` : who.ip, 120)
