import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMac } from '../../../shared/domain/identity/mac.ts'
import {
  transitionTypes,
  type MigrationPreview,
  type TransitionType,
} from '../../../shared/domain/firmware/migration.ts'
import type { FirmwareContents, MigrationAnswer } from '../../../shared/ipc/contract/firmware.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { inert } from '../../ui/inert.ts'
import { ListPage } from '../../ui/list-page.tsx'
import { Mono } from '../../ui/mono.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { VirtualTable, type Column } from '../../ui/virtual-table.tsx'
import { CalledPhone } from '../../widgets/called-phone.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useNames } from '../../widgets/use-names.ts'
import styles from './firmware.module.css'
import { MigrationTools } from './migration-tools.tsx'
import { NoPhones } from './upgrade-view.tsx'
import { useFirmwareWords } from './use-words.ts'

interface MigrationViewProps {
  readonly views: ReactNode
  readonly notices: ReactNode
  readonly selected: string | null
  readonly onSelect: (mac: string | null) => void
}

/** From multiplatform to enterprise firmware: which phones would go, and what holds the others back. */
export function MigrationView({ views, notices, selected, onSelect }: MigrationViewProps) {
  const { t } = useTranslation('firmware')
  const [type, setType] = useState<TransitionType>('Classic')
  const answer = useAnswer(
    useQuery(useQueries().firmware.migration.queryOptions({ input: { to: [], type, base: '' } })),
  )
  const contents = useAnswer(useQuery(useQueries().firmware.contents.queryOptions()))
  const columns = useMigrationColumns()
  const phones = answer.value?.phones ?? []
  const index = phones.findIndex(({ mac }) => mac === selected)
  const phone = phones[index]
  const none = answer.value !== null && phones.length === 0
  const bar = answer.value !== null && !none && (
    <Summary answer={answer.value} type={type} onType={setType} contents={contents.value} />
  )
  return (
    <ListPage
      title={t('screen.title')}
      views={views}
      notices={
        <>
          {notices}
          {answer.fault && <FaultNotice fault={answer.fault} />}
        </>
      }
      bar={bar}
      empty={none ? <NoPhones /> : null}
      list={
        <VirtualTable
          label={t('screen.phones')}
          columns={columns}
          rows={phones}
          selected={index}
          onSelect={(to) => onSelect(phones[to]?.mac ?? null)}
        />
      }
      detail={{
        resizeLabel: t('screen.resize'),
        panel: phone && <MigrationDetail phone={phone} served={answer.value?.served} onClose={() => onSelect(null)} />,
      }}
    />
  )
}

interface SummaryProps {
  readonly answer: MigrationAnswer
  readonly type: TransitionType
  readonly onType: (type: TransitionType) => void
  readonly contents: FirmwareContents | null
}

function Summary({ answer: { phones, licences }, type, onType, contents }: SummaryProps) {
  const { t } = useTranslation('firmware')
  const ready = phones.filter(({ obstacles }) => obstacles.length === 0).length
  const names = licences.foreign.slice(0, 5).join(', ')
  return (
    <div className={styles['stack']}>
      <ChoiceBar
        label="Trans_Auth_Type"
        options={transitionTypes.map((value) => ({ value, text: t(`screen.type.${value}`) }))}
        value={type}
        onChange={onType}
      />
      <StateLabel outcome={ready === phones.length ? 'ok' : 'attention'}>
        {t('screen.ready', { total: phones.length, ready })}
      </StateLabel>
      {licences.foreign.length > 0 && (
        <StateLabel outcome="attention">{inert(t('foreign', { count: licences.foreign.length, names }))}</StateLabel>
      )}
      <MigrationTools phones={phones} enterprisePort={contents?.enterprisePort ?? null} />
    </div>
  )
}

function useMigrationColumns(): readonly Column<MigrationPreview>[] {
  const { t } = useTranslation('firmware')
  const words = useFirmwareWords()
  const names = useNames()
  return useMemo(
    () => [
      {
        id: 'mac',
        title: t('screen.phone'),
        width: 'minmax(150px, 210px)',
        render: ({ mac }) => <CalledPhone mac={mac} names={names} />,
      },
      { id: 'model', title: t('screen.model'), width: '120px', least: true, render: ({ model }) => inert(model) },
      {
        id: 'state',
        title: t('screen.state'),
        width: 'minmax(220px, 2fr)',
        render: ({ obstacles, notes, load }) => {
          const [first] = obstacles
          // The one that stands in the way first; the details have them all.
          if (first !== undefined) return <StateLabel outcome="failed">{inert(words.obstacle(first))}</StateLabel>
          const other = notes.find(({ code }) => code === 'licence-case')
          return other === undefined ? (
            <StateLabel outcome="ok">{load ?? ''}</StateLabel>
          ) : (
            <StateLabel outcome="attention">{inert(words.note(other))}</StateLabel>
          )
        },
      },
      {
        id: 'licence',
        title: t('screen.licence'),
        width: '150px',
        minor: true,
        render: ({ licence }) => <Mono dim>{licence}</Mono>,
      },
    ],
    [t, words, names],
  )
}

interface MigrationDetailProps {
  readonly phone: MigrationPreview
  readonly served: readonly string[] | undefined
  readonly onClose: () => void
}

function MigrationDetail({ phone, served, onClose }: MigrationDetailProps) {
  const { t } = useTranslation('firmware')
  const words = useFirmwareWords()
  const { mac, obstacles, notes, sets, later } = phone
  const stateOf = (file: string, harmless: boolean): 'served' | 'harmless' | 'missing' =>
    served?.includes(file) === true ? 'served' : harmless ? 'harmless' : 'missing'
  return (
    <DetailPanel
      label={t('screen.sequence')}
      title={<CalledPhone mac={mac} names={useNames()} />}
      subtitle={<Mono dim>{formatMac(mac)}</Mono>}
      closeLabel={t('screen.close')}
      onClose={onClose}
    >
      {obstacles.map((obstacle, at) => (
        <StateLabel key={at} outcome="failed">
          {inert(words.obstacle(obstacle))}
        </StateLabel>
      ))}
      {Object.entries(sets).map(([name, value]) => (
        <div key={name}>
          <h3>{name}</h3>
          <CopyLine text={value} label={t('screen.copyValue', { name })} />
        </div>
      ))}
      <ul className={styles['list']}>
        {notes.map((note, at) => (
          <li key={at}>{words.note(note)}</li>
        ))}
      </ul>
      <h3>{t('screen.later')}</h3>
      <ul className={styles['list']}>
        {later.map(({ file, harmless }) => (
          <li key={file}>
            <Mono wrap>{file}</Mono> <span className="dim">{t(`later.${stateOf(file, harmless)}`)}</span>
          </li>
        ))}
      </ul>
    </DetailPanel>
  )
}
