import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { parseSitePath } from '../../../../shared/domain/site/served-path.ts'
import type { BenchClient } from '../../../bench/client.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { useBench, useBenchContext } from '../../../bench/use-bench.ts'
import { Button } from '../../../ui/button.tsx'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import { inert } from '../../../ui/inert.ts'
import { Actions } from '../../../ui/actions.tsx'
import { SelectField, TextField } from '../../../ui/text-field.tsx'
import { listeningPort, serverUrl, shortAuthority } from '../../../../shared/domain/network/ports.ts'
import type { Drafts } from '../document/drafts.ts'
import type { Place } from '../document/profile-document.ts'
import { starterIds, starterText, type StarterId, type StarterDeps } from '../starters.ts'
import styles from './list.module.css'
import type { Row } from './rows.ts'

interface NewProfileProps {
  readonly drafts: Drafts
  readonly rows: readonly Row[]
  /** Begins as a copy of this one. */
  readonly copyOf: Row | null
  readonly onMade: (place: Place) => void
  readonly onCancel: () => void
}

const isStarter = (from: string): from is StarterId => (starterIds as readonly string[]).includes(from)
const keyOf = ({ area, path }: Place): string => `${area}/${path}`

/** Where it goes and what it begins with. Nothing is in the site before it is saved. */
export function NewProfile({ drafts, rows, copyOf, onMade, onCancel }: NewProfileProps) {
  const { t } = useTranslation(['profiles', 'common'])
  const { store } = useBenchContext()
  const deps = useStarterDeps()
  const [area, setArea] = useState<Place['area']>(copyOf?.area ?? 'files')
  const [path, setPath] = useState(copyOf === null ? '' : copyName(copyOf.path))
  const [from, setFrom] = useState(copyOf === null ? 'resync' : keyOf(copyOf))
  const { fault, attempt } = useAttempt()
  const name = path.trim()
  const problem = useNameProblem(rows, { area, path: name })

  const make = async (client: BenchClient): Promise<Place> => {
    const textOf = async ({ area: from, path: at }: Place): Promise<string> =>
      drafts.find({ area: from, path: at })?.fileText() ?? (await client.profiles.read({ area: from, path: at })).text
    const source = rows.find((row) => keyOf(row) === from)
    const text = isStarter(from)
      ? starterText(from, deps)
      : source === undefined
        ? starterText('empty', deps)
        : await textOf(source)
    const place = { area, path: name }
    const { makeDocument } = await import('../document/open-document.ts')
    drafts.keep(makeDocument(() => store.client, drafts.context, place, { text, revision: null }))
    return place
  }
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (name !== '' && problem === null) attempt(make, onMade)
  }
  return (
    <form className={styles['new']} onSubmit={submit} aria-label={t('new.title')}>
      <h2>{t('new.title')}</h2>
      <div className={styles['fields']}>
        <TextField
          label={t('new.name')}
          value={path}
          onChange={setPath}
          mono
          autoFocus
          maxLength={200}
          placeholder={area === 'files' ? 'CP-7841-3PCC.xml' : 'phone.xml'}
          problem={problem}
        />
        <SelectField
          label={t('new.area')}
          value={area}
          onChange={(value) => setArea(value === 'templates' ? 'templates' : 'files')}
          options={[
            { value: 'files', text: t('new.areaFiles') },
            { value: 'templates', text: t('new.areaTemplates') },
          ]}
        />
        <SelectField
          label={t('new.from')}
          value={from}
          onChange={setFrom}
          options={[
            ...starterIds.map((id) => ({ value: id, text: t(`new.starters.${id}`) })),
            ...rows.map((row) => ({ value: keyOf(row), text: t('new.copyOf', { path: inert(keyOf(row), 80) }) })),
          ]}
        />
      </div>
      <p className="dim">
        {area === 'files' ? t('new.aboutFiles') : t('new.aboutTemplates', { example: '{{column}}' })}
      </p>
      {fault !== null && <FaultNotice fault={fault} />}
      <Actions>
        <Button look="primary" type="submit" icon="plus" disabled={name === '' || problem !== null}>
          {t('new.make')}
        </Button>
        <Button onClick={onCancel}>{t('common:actions.cancel')}</Button>
      </Actions>
    </form>
  )
}

function useNameProblem(rows: readonly Row[], place: Place): string | null {
  const { t } = useTranslation('profiles')
  if (place.path === '') return null
  if (!parseSitePath(place.path).ok) return t('new.refused')
  const lower = keyOf(place).toLowerCase() // Windows and macOS know one file by both
  return rows.some((row) => keyOf(row).toLowerCase() === lower) ? t('new.exists') : null
}

function copyName(path: string): string {
  const dot = path.lastIndexOf('.')
  return dot > path.lastIndexOf('/') + 1 ? `${path.slice(0, dot)}-2${path.slice(dot)}` : `${path}-2`
}

function useStarterDeps(): StarterDeps {
  const { t } = useTranslation('profiles')
  const servers = useBench((view) => view.state?.servers ?? null)
  const address = useBench((view) => view.state?.advertised ?? null)
  const portOf = (server: 'http' | 'tftp' | 'syslog'): number | null => listeningPort(servers?.[server])
  const urlOf = (server: 'http' | 'tftp'): string | null => {
    const port = portOf(server)
    return port === null || address === null ? null : serverUrl(server, address, port)
  }
  const syslog = portOf('syslog')
  return {
    http: urlOf('http'),
    tftp: urlOf('tftp'),
    syslog: syslog === null || address === null ? null : shortAuthority('syslog', address, syslog),
    comment: (key) => t(`new.comments.${key}`),
  }
}
