import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../../shared/domain/identity/mac.ts'
import { canonicalModel, models } from '../../../shared/domain/phone/models.ts'
import { variablesOf, type Variable } from '../../../shared/domain/rule/variables.ts'
import { inert } from '../../ui/inert.ts'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import type { PhoneRow } from './rule-source.ts'
import styles from './rules.module.css'

/** What is known of the phone beyond its row. */
export interface Chosen {
  readonly model: string
  readonly firmware: string
}

/** A list of ten thousand is searched, not opened. */
const LISTED = 300

const nameOf = ({ mac, values }: PhoneRow): string => {
  const parsed = parseMac(mac)
  const who =
    ['display_name', 'extension', 'model'].map((column) => values[column] ?? '').find((text) => text !== '') ?? ''
  return `${parsed.ok ? formatMac(parsed.value) : mac}${who === '' ? '' : ` · ${who}`}`
}

/** Every macro that follows from the row, from what was typed of the phone, and from its profile. */
export function variablesFor(
  row: PhoneRow | null,
  { model, firmware }: Chosen,
  parameters: ReadonlyMap<string, string>,
): ReadonlyMap<string, Variable> {
  const mac = parseMac(row?.mac ?? '')
  const product = canonicalModel(model !== '' ? model : (row?.values['model'] ?? ''))
  const serial = row?.values['serial'] ?? ''
  return variablesOf({
    ...(mac.ok && { mac: mac.value }),
    ...(product !== '' && { model: product }),
    ...(serial !== '' && { serial }),
    ...(firmware !== '' && { firmware }),
    parameters,
  })
}

export function PhoneChoice({
  rows,
  mac,
  onMac,
  row,
  chosen,
  onChosen,
}: {
  readonly rows: readonly PhoneRow[]
  readonly mac: string
  readonly onMac: (mac: string) => void
  readonly row: PhoneRow | null
  readonly chosen: Chosen
  readonly onChosen: (chosen: Chosen) => void
}) {
  const { t } = useTranslation('rules')
  const listId = useId()
  const [search, setSearch] = useState('')
  const wanted = search.trim().toLowerCase()
  const bare = wanted.replace(/[:\-. ]/g, '')
  const found = rows.filter(
    (each) => nameOf(each).toLowerCase().includes(wanted) || (bare !== '' && each.mac.includes(bare)),
  )
  const listed = found.slice(0, LISTED)
  const options = row === null || listed.includes(row) ? listed : [row, ...listed]
  return (
    <div className={styles['fields']}>
      {rows.length > 20 && <TextField label={t('phone.search')} value={search} onChange={setSearch} />}
      <SelectField
        label={t('phone.choose')}
        value={row === null ? '' : mac}
        onChange={onMac}
        disabled={rows.length === 0}
        options={[
          { value: '', text: t(rows.length === 0 ? 'phone.empty' : 'phone.none') },
          ...options.map((each) => ({ value: each.mac, text: inert(nameOf(each), 200) })),
        ]}
      />
      <TextField
        label={t('phone.model')}
        value={chosen.model}
        placeholder={row?.values['model'] ?? 'CP-8841-3PCC'}
        onChange={(model) => onChosen({ ...chosen, model })}
        list={listId}
        mono
      />
      <datalist id={listId}>
        {models.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <TextField
        label={t('phone.firmware')}
        value={chosen.firmware}
        placeholder="sip88xx.11-3-2MPP0001-609"
        onChange={(firmware) => onChosen({ ...chosen, firmware })}
        mono
      />
    </div>
  )
}
