import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { familyNamed } from '../../../shared/domain/firmware/families.ts'
import { writeRelease } from '../../../shared/domain/firmware/release.ts'
import type { StoredLoad } from '../../../shared/domain/firmware/site-phones.ts'
import type { FirmwareContents } from '../../../shared/ipc/contract/firmware.ts'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import styles from './firmware.module.css'
import { useFirmwareWords } from './use-words.ts'

interface StoreViewProps {
  readonly contents: FirmwareContents | null
  readonly views: ReactNode
  readonly notices: ReactNode
  readonly addButton: ReactNode
  readonly selected: string | null
  readonly onSelect: (path: string | null) => void
}

/** The loads that lie in the site, and whether phones can take them. */
export function StoreView({ contents, views, notices, addButton, selected, onSelect }: StoreViewProps) {
  const { t } = useTranslation('firmware')
  const columns = useLoadColumns()
  const loads = contents?.loads ?? []
  const index = loads.findIndex(({ path }) => path === selected)
  const load = loads[index]
  const empty = contents !== null && loads.length === 0 && (
    <EmptyState title={t('screen.empty')} actions={addButton}>
      <p>{t('screen.emptyText', { folder: contents.folder })}</p>
    </EmptyState>
  )
  return (
    <ListPage
      title={t('screen.title')}
      views={views}
      actions={loads.length > 0 && addButton}
      notices={notices}
      empty={empty || null}
      list={
        <VirtualTable
          label={t('screen.table')}
          columns={columns}
          rows={loads}
          selected={index}
          onSelect={(to) => onSelect(loads[to]?.path ?? null)}
        />
      }
      detail={{
        resizeLabel: t('screen.resize'),
        panel: load && <LoadDetail stored={load} onClose={() => onSelect(null)} />,
      }}
    />
  )
}

function useLoadColumns(): readonly Column<StoredLoad>[] {
  const { t } = useTranslation('firmware')
  const language = useLanguage()
  return useMemo(
    () => [
      {
        id: 'load',
        title: t('screen.load'),
        width: 'minmax(220px, 2fr)',
        render: ({ load }) => <Mono>{load.name}</Mono>,
      },
      {
        id: 'state',
        title: t('screen.state'),
        width: 'minmax(140px, 160px)',
        render: (stored) => <LoadState stored={stored} />,
      },
      {
        id: 'kind',
        title: t('screen.kind'),
        width: '130px',
        minor: true,
        render: ({ load }) => t(`kind.${load.kind}`),
      },
      {
        id: 'release',
        title: t('screen.release'),
        width: '110px',
        minor: true,
        render: ({ load }) => (load.release === null ? '' : <Mono>{writeRelease(load.release)}</Mono>),
      },
      {
        id: 'models',
        title: t('screen.models'),
        width: 'minmax(110px, 1.4fr)',
        render: ({ load }) => modelsOf(load.family),
      },
      {
        id: 'size',
        title: t('screen.size'),
        width: '90px',
        end: true,
        render: ({ check }) => <Mono>{formatBytes(language, check.bytes)}</Mono>,
      },
    ],
    [t, language],
  )
}

const modelsOf = (family: string): string =>
  (familyNamed(family)?.models ?? []).map((model) => model.replace(/^CP-|-3PCC$/g, '')).join(', ')

function LoadState({ stored: { check } }: { readonly stored: StoredLoad }) {
  const { t } = useTranslation('firmware')
  if (!check.complete) return <StateLabel outcome="failed">{t('screen.incomplete')}</StateLabel>
  return check.problems.length > 0 ? (
    <StateLabel outcome="attention">{t('screen.doubtful')}</StateLabel>
  ) : (
    <StateLabel outcome="ok">{t('screen.complete')}</StateLabel>
  )
}

function LoadDetail({ stored, onClose }: { readonly stored: StoredLoad; readonly onClose: () => void }) {
  const { t } = useTranslation('firmware')
  const language = useLanguage()
  const words = useFirmwareWords()
  const { load, check, path } = stored
  return (
    <DetailPanel label={t('screen.detail')} title={inert(load.name)} closeLabel={t('screen.close')} onClose={onClose}>
      <LoadState stored={stored} />
      {check.problems.length > 0 && (
        <ul className={styles['list']}>
          {check.problems.map((problem, at) => (
            <li key={at}>{inert(words.problem(problem))}</li>
          ))}
        </ul>
      )}
      <Facts>
        <Fact name={t('screen.path')}>
          <Mono wrap>{path}</Mono>
        </Fact>
        <Fact name={t('screen.models')}>{modelsOf(load.family)}</Fact>
        {check.platforms.map(({ name, files, bytes }) => (
          <Fact key={name} name={inert(name)}>
            {t('screen.files', { count: files.length, size: formatBytes(language, bytes) })}
          </Fact>
        ))}
      </Facts>
      <p className="dim">{t('screen.signature')}</p>
    </DetailPanel>
  )
}
