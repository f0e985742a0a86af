import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../../../shared/domain/identity/mac.ts'
import type { ActivationState, ListedCode } from '../../../../shared/ipc/contract/activation.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { Button } from '../../../ui/button.tsx'
import { chooseFiles } from '../../../ui/choose-files.ts'
import { download } from '../../../ui/download.ts'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { inert } from '../../../ui/inert.ts'
import { ListPage } from '../../../ui/list-page.tsx'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel, type State } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import { VirtualTable, type Column } from '../../../ui/virtual-table.tsx'
import { DropZone } from '../../../widgets/drop-zone.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { useOfferUndo } from '../../../widgets/use-offer-undo.tsx'
import { useChange } from '../use-change.ts'
import { CodesBar } from './codes-bar.tsx'
import { ImportDialog } from './import-dialog.tsx'

/** Activation codes, phone by phone; the codes themselves are on the printed sheet alone. */
export function CodesView({ views }: { readonly views: ReactNode }) {
  const { t } = useTranslation('provider')
  const state = useAnswer(useQuery(useQueries().activation.state.queryOptions()))
  const [text, setText] = useState<string | null>(null)
  const [selected, setSelected] = useState(-1)
  const columns = useCodeColumns()
  const codes = state.value?.codes ?? []
  const read = (files: readonly File[]): void => {
    const [file] = files
    if (file !== undefined) void file.text().then(setText)
  }
  const importButton = (
    <Button icon="upload" onClick={() => chooseFiles({ accept: '.csv,.txt' }, read)}>
      {t('codes.import')}
    </Button>
  )
  const empty = state.value !== null && codes.length === 0
  return (
    <DropZone label={t('codes.drop')} onDrop={read}>
      <ListPage
        title={t('title')}
        views={views}
        actions={
          !empty && <Tools chosen={codes[selected]} importButton={importButton} onGone={() => setSelected(-1)} />
        }
        notices={state.fault && <FaultNotice fault={state.fault} />}
        bar={state.value !== null && !empty && <CodesBar state={state.value} />}
        empty={empty ? <NoCodes state={state.value} importButton={importButton} /> : null}
        list={
          <VirtualTable
            label={t('codes.table')}
            columns={columns}
            rows={codes}
            selected={selected}
            onSelect={setSelected}
          />
        }
      />
      {text !== null && <ImportDialog text={text} onClose={() => setText(null)} />}
    </DropZone>
  )
}

function NoCodes({ importButton }: { readonly state: ActivationState | null; readonly importButton: ReactNode }) {
  const { t } = useTranslation('provider')
  return (
    <EmptyState title={t('codes.empty')} actions={importButton}>
      <p>{t('codes.emptyText')}</p>
    </EmptyState>
  )
}

interface ToolsProps {
  readonly chosen: ListedCode | undefined
  readonly importButton: ReactNode
  readonly onGone: () => void
}

function Tools({ chosen, importButton, onGone }: ToolsProps) {
  const { t } = useTranslation('provider')
  const language = useLanguage()
  const { busy, change, attempt } = useChange()
  const offerUndo = useOfferUndo()
  const print = (): void =>
    attempt(
      (client) => client.activation.labels({ ids: null, language: language.startsWith('fr') ? 'fr' : 'en' }),
      ({ html }) => download(new Blob([html], { type: 'text/html' }), 'activation-codes.html'),
    )
  const remove = ({ id, masked }: ListedCode): void =>
    change(
      (client) => client.activation.remove({ ids: [id] }),
      ({ undo }) => {
        onGone()
        offerUndo({
          id: 'codes',
          said: t('codes.removed', { code: masked }),
          undo: (client) => client.activation.restore({ undo }),
          undone: t('codes.restored'),
        })
      },
    )
  return (
    <>
      {chosen && (
        <>
          <Button
            disabled={busy}
            onClick={() =>
              change((client) => client.activation.mark({ ids: [chosen.id], used: chosen.state !== 'used' }))
            }
          >
            {chosen.state === 'used' ? t('codes.unmark') : t('codes.mark')}
          </Button>
          <Button icon="trash" disabled={busy} onClick={() => remove(chosen)}>
            {t('codes.remove')}
          </Button>
        </>
      )}
      <Button icon="download" disabled={busy} onClick={print} title={t('codes.labelsHint')}>
        {t('codes.labels')}
      </Button>
      {importButton}
    </>
  )
}

const looks: Readonly<Record<ListedCode['state'], State>> = { usable: 'ok', used: 'neutral', expired: 'failed' }

function useCodeColumns(): readonly Column<ListedCode>[] {
  const { t } = useTranslation('provider')
  const language = useLanguage()
  return useMemo(() => {
    const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })
    return [
      { id: 'code', title: t('codes.code'), width: '170px', render: ({ masked }) => <Mono>{masked}</Mono> },
      {
        id: 'state',
        title: t('codes.state'),
        width: '108px',
        render: ({ state }) => <StateLabel outcome={looks[state]}>{t(`codeState.${state}`)}</StateLabel>,
      },
      { id: 'mac', title: t('codes.phone'), width: '150px', render: ({ mac }) => <Mono>{shown(mac)}</Mono> },
      {
        id: 'name',
        title: t('codes.name'),
        width: 'minmax(100px, 1.4fr)',
        render: ({ name, email }) => inert(name === '' ? email : name),
      },
      {
        id: 'model',
        title: t('codes.model'),
        width: 'minmax(90px, 1fr)',
        minor: true,
        render: ({ model }) => inert(model),
      },
      {
        id: 'expiry',
        title: t('codes.expiry'),
        width: '170px',
        render: ({ expiresAt }) => (expiresAt === null ? '–' : date.format(expiresAt)),
      },
    ]
  }, [t, language])
}

function shown(text: string): string {
  const mac = parseMac(text)
  return mac.ok ? formatMac(mac.value) : ''
}
