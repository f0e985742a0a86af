import { useTranslation } from 'react-i18next'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { formatNumber } from '../../ui/format.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { fileUrl } from '../../widgets/file-url.ts'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './live.module.css'

/** An empty list says what to do next. */
export function LiveEmpty({
  filter,
  onClear,
  go,
}: {
  readonly filter: string
  readonly onClear: () => void
  readonly go: ScreenProps['go']
}) {
  const { t } = useTranslation(['live', 'common'])
  const language = useLanguage()
  const total = useBench((view) => view.state?.history.count ?? 0)
  if (filter !== '') {
    return (
      <EmptyState title={t('empty.filtered')} actions={<Button onClick={onClear}>{t('filter.clear')}</Button>}>
        <p>{t('empty.filteredText', { total: formatNumber(language, total) })}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState title={t('empty.title')}>
      <p>{t('empty.text')}</p>
      <Try go={go} />
    </EmptyState>
  )
}

function Try({ go }: { readonly go: ScreenProps['go'] }) {
  const { t } = useTranslation(['live', 'common'])
  const state = useBench((view) => view.state)
  if (!state?.advertised) return null
  const address = state.advertised
  const commands = (['tftp', 'http'] as const).flatMap((scheme) => {
    const status = state.servers[scheme]
    return status.phase === 'listening' ? [`curl ${fileUrl(scheme, address, status.port, 'basic.txt')}`] : []
  })
  if (commands.length === 0) {
    return (
      <div className={styles['try']}>
        <p>{t('empty.stopped')}</p>
        <Button onClick={() => go('servers')}>{t('common:actions.openServers')}</Button>
      </div>
    )
  }
  return (
    <div className={styles['try']}>
      <p>{t('empty.try')}</p>
      {commands.map((command) => (
        <CopyLine key={command} text={command} label={t('detail.copyText')} />
      ))}
    </div>
  )
}
