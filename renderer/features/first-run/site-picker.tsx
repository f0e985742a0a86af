import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { RecentSite } from '../../../shared/ipc/contract/site.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { formatDay } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Card, Cards, Page } from '../../ui/page.tsx'
import { Mono } from '../../ui/mono.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { TextField } from '../../ui/text-field.tsx'
import styles from './first-run.module.css'

/** Where a session begins: a site that is known, another folder, or a new site. */
export function SitePicker({ params, go }: ScreenProps) {
  const { t } = useTranslation(['firstRun', 'common'])
  return (
    <Page title={t('welcome')}>
      <p className="dim">{t('lead')}</p>
      <Recent onOpened={() => go('live')} />
      <Cards>
        <CreateSite focus={params['do'] === 'create'} onCreated={() => go('start')} />
        <OpenSite focus={params['do'] === 'open'} onOpened={() => go('live')} />
      </Cards>
    </Page>
  )
}

function Recent({ onOpened }: { readonly onOpened: () => void }) {
  const { t } = useTranslation('firstRun')
  const { store } = useBenchContext()
  const recent = useAnswer(useQuery(useQueries().site.recent.queryOptions()))
  const [fault, setFault] = useState<Fault | null>(null)
  if (recent.value === null || recent.value.length === 0) return null
  const open = (site: RecentSite): void => {
    const call = (async () => store.client.site.open({ folder: site.folder }))()
    call.then(onOpened, (error: unknown) => setFault(faultOf(error)))
  }
  const forget = (site: RecentSite): void => {
    const call = (async () => store.client.site.forget({ folder: site.folder }))()
    call.then(recent.again, (error: unknown) => setFault(faultOf(error)))
  }
  return (
    <Card title={t('recent')}>
      {fault && <FaultNotice fault={fault} />}
      <ul className={styles['recent']}>
        {recent.value.map((site) => (
          <li key={site.folder}>
            <button type="button" className={styles['site']} disabled={!site.present} onClick={() => open(site)}>
              <b>{inert(site.name, 80)}</b>
              <Mono dim wrap>
                {site.folder}
              </Mono>
              <span className="dim">
                {site.present ? t('opened', { when: formatDay(site.openedAt) }) : t('missing')}
              </span>
            </button>
            <Button
              look="quiet"
              small
              icon="close"
              aria-label={t('forget', { name: inert(site.name, 80) })}
              title={t('forget', { name: inert(site.name, 80) })}
              onClick={() => forget(site)}
            />
          </li>
        ))}
      </ul>
    </Card>
  )
}

function OpenSite({ focus, onOpened }: { readonly focus: boolean; readonly onOpened: () => void }) {
  const { t } = useTranslation('firstRun')
  const { store } = useBenchContext()
  const [folder, setFolder] = useState('')
  const [fault, setFault] = useState<Fault | null>(null)
  const open = (event: SyntheticEvent): void => {
    event.preventDefault()
    setFault(null)
    const call = (async () => store.client.site.open({ folder: folder.trim() }))()
    call.then(onOpened, (error: unknown) => setFault(faultOf(error)))
  }
  return (
    <Card title={t('open.title')}>
      <form className={styles['form']} onSubmit={open}>
        <FolderField
          label={t('open.folder')}
          value={folder}
          onChange={setFolder}
          purpose="open"
          hint={t('open.hint')}
          autoFocus={focus}
        />
        <div>
          <Button type="submit" look="primary" disabled={folder.trim() === ''}>
            {t('open.button')}
          </Button>
        </div>
        {fault && <FaultNotice fault={fault} />}
      </form>
    </Card>
  )
}

function CreateSite({ focus, onCreated }: { readonly focus: boolean; readonly onCreated: () => void }) {
  const { t } = useTranslation('firstRun')
  const { store } = useBenchContext()
  const suggested = useAnswer(useQuery(useQueries().site.suggest.queryOptions())).value?.folder ?? ''
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const [fault, setFault] = useState<Fault | null>(null)
  const folder = typed ?? suggestFolder(suggested, name)
  const create = (event: SyntheticEvent): void => {
    event.preventDefault()
    setFault(null)
    const call = (async () => store.client.site.create({ folder: folder.trim(), name: name.trim() }))()
    call.then(onCreated, (error: unknown) => setFault(faultOf(error)))
  }
  return (
    <Card title={t('create.title')}>
      <form className={styles['form']} onSubmit={create}>
        <TextField
          label={t('create.name')}
          value={name}
          onChange={setName}
          placeholder={t('create.namePlaceholder')}
          maxLength={120}
          autoFocus={focus}
        />
        <FolderField
          label={t('create.folder')}
          value={folder}
          onChange={setTyped}
          purpose="create"
          hint={t('create.hint')}
          autoFocus={false}
        />
        <div>
          <Button type="submit" look="primary" disabled={name.trim() === '' || folder.trim() === ''}>
            {t('create.button')}
          </Button>
        </div>
        {fault && <FaultNotice fault={fault} />}
      </form>
    </Card>
  )
}

/** The folder of the site beside the suggested one: `…/Resync Bench/acme-lyon`. */
function suggestFolder(suggested: string, name: string): string {
  const own = name
    .normalize('NFD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  if (own === '' || suggested === '') return suggested
  const separator = suggested.includes('\\') ? '\\' : '/'
  return suggested.slice(0, suggested.lastIndexOf(separator) + 1) + own
}

interface FolderFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (folder: string) => void
  readonly purpose: 'open' | 'create'
  readonly hint: string
  readonly autoFocus: boolean
}

/** A folder is typed, and chosen in the system's dialog where there is one. */
function FolderField({ purpose, value, onChange, ...rest }: FolderFieldProps) {
  const { t } = useTranslation('firstRun')
  const { shell } = useBenchContext()
  const choose = async (): Promise<void> => {
    const chosen = await shell?.chooseFolder(value === '' ? { purpose } : { purpose, startAt: value })
    if (chosen !== null && chosen !== undefined) onChange(chosen)
  }
  return (
    <TextField {...rest} value={value} onChange={onChange} maxLength={4_096} mono>
      {shell && (
        <Button icon="folder" onClick={() => void choose().catch(() => undefined)}>
          {t('open.choose')}
        </Button>
      )}
    </TextField>
  )
}
