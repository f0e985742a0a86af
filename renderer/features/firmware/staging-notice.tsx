import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { formatBytes } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Notice } from '../../ui/notice.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './firmware.module.css'
import type { StagingActions } from './use-staging.ts'
import { useFirmwareWords } from './use-words.ts'

/** How far a delivery is, and what came of it, where it was dropped. */
export function StagingNotice({ actions }: { readonly actions: StagingActions }) {
  const { staging, add, cancel, dismiss } = actions
  const { t } = useTranslation('firmware')
  if (staging.phase === 'idle') return null
  if (staging.phase === 'done') return <DoneNotice actions={actions} />
  if (staging.phase === 'failed') {
    const { fault, files } = staging
    const exists = fault.code === 'FILE_EXISTS'
    return (
      <FaultNotice
        fault={fault}
        onDismiss={dismiss}
        actions={exists && <Button onClick={() => add(files, true)}>{t('screen.replace')}</Button>}
      />
    )
  }
  return (
    <Notice
      look="neutral"
      title={t(`screen.${staging.phase}`)}
      actions={<Button onClick={cancel}>{t('screen.cancel')}</Button>}
    >
      <Progress {...staging.progress} />
    </Notice>
  )
}

function Progress({
  file,
  done,
  total,
}: {
  readonly file: string
  readonly done: number
  readonly total: number | null
}) {
  const { t } = useTranslation('firmware')
  const language = useLanguage()
  const size = formatBytes(language, done)
  const shown = total === null ? size : t('screen.of', { done: size, total: formatBytes(language, total) })
  return (
    <div className={styles['progress']}>
      <progress {...(total === null ? {} : { value: done, max: Math.max(1, total) })} aria-label={inert(file)} />
      <span className="dim">
        {inert(file)} · {shown}
      </span>
    </div>
  )
}

function DoneNotice({ actions: { staging, dismiss } }: { readonly actions: StagingActions }) {
  const { t } = useTranslation('firmware')
  const words = useFirmwareWords()
  if (staging.phase !== 'done') return null
  const { added, unchanged, skipped, loads } = staging.done
  const problems = loads.flatMap(({ load, check }) =>
    check.problems.map((problem) => `${load.name}: ${words.problem(problem)}`),
  )
  const title =
    added.length === 0
      ? t('screen.nothingNew', { count: unchanged.length })
      : t('screen.added', { count: added.length })
  return (
    <Notice
      live
      look={problems.length > 0 ? 'attention' : 'ok'}
      title={title}
      actions={<Button onClick={dismiss}>{t('screen.dismiss')}</Button>}
    >
      {problems.slice(0, 5).map((text) => (
        <p key={text}>{inert(text)}</p>
      ))}
      {skipped.length > 0 && (
        <p className="dim">{inert(t('screen.skipped', { names: skipped.slice(0, 5).join(', ') }))}</p>
      )}
    </Notice>
  )
}
