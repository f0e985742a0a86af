import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import { canonicalModel } from '../../../shared/domain/phone/models.ts'
import { problemsIn } from '../../../shared/domain/profile/lint/lint.ts'
import type { RenderedDeviceFile } from '../../../shared/domain/broadworks/render.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { inert, inertLines } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useFindingWords } from '../../widgets/finding-words.ts'
import { catalogue } from '../../widgets/parameter-catalogue.ts'
import { MissingTags } from './missing-tags.tsx'
import styles from './provider.module.css'

interface PreviewViewProps {
  readonly views: ReactNode
  readonly selected: string | null
  readonly onSelect: (mac: string | null) => void
}

interface Row {
  readonly mac: string
  readonly values: Readonly<Record<string, string>>
}

const shownMac = (text: string): string => {
  const mac = parseMac(text)
  return mac.ok ? formatMac(mac.value) : inert(text)
}

/** What each phone would get at the provider, before it is there. */
export function PreviewView({ views, selected, onSelect }: PreviewViewProps) {
  const { t } = useTranslation('provider')
  const queries = useQueries()
  const state = useAnswer(useQuery(queries.broadworks.state.queryOptions()))
  const table = useAnswer(useQuery(queries.phones.table.queryOptions()))
  const columns = usePhoneColumns()
  const rows = table.value?.rows ?? []
  const index = rows.findIndex(({ mac }) => mac === selected)
  const row = rows[index]
  const none = [state.value?.types, table.value?.rows].some((list) => list?.length === 0)
  return (
    <ListPage
      title={t('title')}
      views={views}
      notices={<Faults faults={[state.fault, table.fault]} />}
      bar={!none && state.value && <MissingTags state={state.value} />}
      empty={none ? <NothingYet /> : null}
      list={
        <VirtualTable
          label={t('preview.table')}
          columns={columns}
          rows={rows}
          selected={index}
          onSelect={(to) => onSelect(rows[to]?.mac ?? null)}
        />
      }
      detail={{
        resizeLabel: t('resize'),
        panel: row && (
          <PhonePreview key={row.mac} row={row} unset={state.value?.unset} onClose={() => onSelect(null)} />
        ),
      }}
    />
  )
}

function Faults({ faults }: { readonly faults: readonly (Fault | null)[] }) {
  const [first] = faults.filter((fault) => fault !== null)
  return first === undefined ? null : <FaultNotice fault={first} />
}

function NothingYet() {
  const { t } = useTranslation('provider')
  return (
    <EmptyState title={t('preview.empty')}>
      <p>{t('preview.emptyText')}</p>
    </EmptyState>
  )
}

function usePhoneColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('provider')
  return useMemo(
    () => [
      { id: 'mac', title: t('preview.phone'), width: '165px', render: ({ mac }) => <Mono>{shownMac(mac)}</Mono> },
      {
        id: 'name',
        title: t('preview.name'),
        width: 'minmax(140px, 1fr)',
        render: ({ values }) => inert(values['display_name'] ?? ''),
      },
      {
        id: 'model',
        title: t('preview.model'),
        width: '130px',
        least: true,
        render: ({ values }) => inert(values['model'] ?? ''),
      },
    ],
    [t],
  )
}

interface PhonePreviewProps {
  readonly row: Row
  readonly unset: 'leave' | 'empty' | undefined
  readonly onClose: () => void
}

function PhonePreview({ row: { mac, values }, unset = 'leave', onClose }: PhonePreviewProps) {
  const { t } = useTranslation('provider')
  const model = canonicalModel(values['model'] ?? '')
  const preview = useAnswer(useQuery(useQueries().broadworks.preview.queryOptions({ input: { mac, unset } })))
  return (
    <DetailPanel label={t('preview.detail')} title={shownMac(mac)} closeLabel={t('preview.close')} onClose={onClose}>
      {preview.fault && <FaultNotice fault={preview.fault} />}
      {preview.value?.length === 0 && <p className="dim">{t('preview.nothing')}</p>}
      {preview.value?.map((file) => (
        <RenderedFile key={file.path} file={file} model={model} />
      ))}
    </DetailPanel>
  )
}

const SHOWN = 12

function RenderedFile({ file, model }: { readonly file: RenderedDeviceFile; readonly model: string }) {
  const { t } = useTranslation('provider')
  const wordsOf = useFindingWords()
  const findings = useMemo(() => problemsIn(file.text, { catalogue, model }), [file.text, model])
  return (
    <section className={styles['form']}>
      <h3>
        <Mono wrap>{`/${file.path}`}</Mono>
      </h3>
      {file.unset.length > 0 && (
        <StateLabel outcome="attention">
          {inert(t('preview.unset', { tags: file.unset.map((tag) => `%${tag}%`).join(', ') }))}
        </StateLabel>
      )}
      {findings.slice(0, SHOWN).map((finding, at) => (
        <StateLabel key={at} outcome={finding.severity === 'error' ? 'failed' : 'attention'}>
          {t('preview.finding', { line: finding.line, what: wordsOf(finding).what })}
        </StateLabel>
      ))}
      {findings.length > SHOWN && <p className="dim">{t('preview.more', { count: findings.length - SHOWN })}</p>}
      {findings.length === 0 && file.unset.length === 0 && <StateLabel outcome="ok">{t('preview.fine')}</StateLabel>}
      <pre className={styles['source']} tabIndex={0} aria-label={t('preview.text', { path: inert(file.path) })}>
        {inertLines(file.text)}
      </pre>
    </section>
  )
}
