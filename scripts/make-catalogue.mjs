// Makes resources/catalogue/parameters.json out of the parameter list (its path is the argument) and additions.json beside it.
//   node scripts/make-catalogue.mjs path/to/mpp-parameters.json
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const from = process.argv[2]
if (!from) {
  console.error('Usage: node scripts/make-catalogue.mjs mpp-parameters.json')
  process.exit(2)
}
const folder = fileURLToPath(new URL('../resources/catalogue/', import.meta.url))
const { parameters: listed } = JSON.parse(readFileSync(from, 'utf8'))
const additions = JSON.parse(readFileSync(`${folder}additions.json`, 'utf8'))

const observed = (p) => {
  const value = p.observed_12_0_1_cp6841
  return value === undefined || value.startsWith('(') ? undefined : value
}

/** The list compares a guide with one phone's report, always in the same words. */
function reportConflictFr(text) {
  const [, guide, seen] = /^guide says '(.*)', a CP-6841 12\.0\.1 report shows '(.*)'$/.exec(text ?? '') ?? []
  if (guide === undefined) return undefined
  const quoted = (value) => (value === '' ? 'rien' : `«\u00a0${value}\u00a0»`)
  return `le guide indique ${quoted(guide)}, le rapport d’un CP-6841 en 12.0.1 montre ${quoted(seen)}`
}

/** The numbers of the instances: lines and keys depend on the model, the others are fixed. */
function indexOf(p) {
  if (p.pattern === 'Unit_<n>_Key_<m>_')
    return [
      { of: 'fixed', min: 1, max: 3 },
      { of: 'fixed', min: 1, max: 28 },
    ]
  if (!p.pattern) return undefined
  if (p.tab === 'Ext n') return [{ of: 'line' }]
  if (p.section === 'Line Key n') return [{ of: 'key' }]
  const [min, max] = p.instances.split('..').map(Number)
  return [{ of: 'fixed', min, max }]
}

function rangeOf(p) {
  const found = /^(?:empty \| )?(-?[\d.]+)\.\.(-?[\d.]+)(?:,| or|;|$)/.exec(p.range ?? '')
  if (!found || p.type === 'time_hhmm' || p.type === 'seconds-list') return {}
  return { min: Number(found[1]), max: Number(found[2]) }
}

function valuesOf(name, p) {
  if (p.type !== 'enum') return undefined
  const extra = additions.corrections[name]?.extraValues ?? []
  const seen = observed(p)
  const values = [...p.values, ...extra]
  const known = values.some((v) => v.toLowerCase() === seen?.toLowerCase())
  return seen && !known ? [...values, seen] : values
}

function compact(p) {
  const name = p.pattern ?? p.name
  const correction = additions.corrections[name] ?? {}
  const index = indexOf(p)
  const french = additions.french[name]
  const alias = additions.aliases[name]
  const label = index && !p.label.includes('n ') ? p.label : p.label.replace(/:$/, '')
  const secret = p.type === 'password' || additions.secrets.includes(name)
  const access = additions.writeOnly.includes(name)
    ? 'write'
    : additions.readOnly.parameters.includes(name)
      ? 'read'
      : undefined
  const { extraValues: _extra, rangeFrom: _from, ...corrected } = correction
  return {
    name,
    label: label.replaceAll(' ', '_') === name ? undefined : label,
    labelFr: french?.[0],
    tab: p.tab,
    section: p.section,
    type: p.type,
    ...rangeOf(p),
    values: valuesOf(name, p),
    open: additions.openEnums.includes(name) || undefined,
    anyCase: additions.anyCaseEnums.includes(name) || undefined,
    unit: p.unit?.startsWith('s (AG') ? '20 s' : p.unit,
    default: name === 'Extension_<n>_' ? '<n>' : p.default,
    defaultFrom: p.default_source === 'doc' ? undefined : p.default_source,
    length: additions.lengths[name] ?? additions.lengths[`type:${p.type}`],
    index,
    access,
    secret: secret || undefined,
    alias: alias?.of,
    aliasKind: alias?.kind,
    aliasFamily: alias?.family,
    renamed: additions.renamed[name],
    families: p.seen_in,
    note: p.note,
    conflict: p.default_conflict,
    conflictFr: reportConflictFr(p.default_conflict),
    ...corrected,
    doc: correction.doc ?? p.doc,
    docFr: french?.[1],
  }
}

const merged = []
for (const p of listed) {
  const numbered = /^Log_Missed_Calls_for_EXT_(\d+)$/.exec(p.name)
  if (numbered && numbered[1] !== '1') continue
  // Ten parameters that differ in the line's number alone are one family.
  merged.push(
    numbered
      ? {
          ...compact(p),
          name: 'Log_Missed_Calls_for_EXT_<n>',
          label: 'Log Missed Calls for EXT <n>',
          index: [{ of: 'line' }],
        }
      : compact(p),
  )
}
const known = new Set(merged.map((p) => p.name))
for (const [name, alias] of Object.entries(additions.aliases)) {
  if (known.has(name)) continue
  const target = merged.find((p) => p.name === alias.of)
  const {
    default: _default,
    docFr: _docFr,
    labelFr: _labelFr,
    note: _note,
    conflict: _conflict,
    conflictFr: _conflictFr,
    families: _f,
    ...same
  } = target
  merged.push({ ...same, name, label: undefined, alias: alias.of, aliasKind: alias.kind, aliasFamily: alias.family })
}
// What the vendor's XML reference of November 2025 has beyond the list.
merged.push(...additions.fromXmlReference.filter(({ name }) => !merged.some((p) => p.name === name)))
merged.forEach((p) => {
  if (p.name.includes('_<n>_Name') || p.name.includes('_<n>_Number'))
    p.label = p.name.replaceAll('_', ' ').replace('<n>', 'n')
  if (additions.since[p.name] !== undefined) p.since = additions.since[p.name]
})
const lines = merged.map((p) => JSON.stringify(p))
const info = JSON.stringify(additions.readOnly.info)
const text = `{"format":1,\n"info":${info},\n"parameters":[\n${lines.join(',\n')}\n]}\n`
JSON.parse(text)
writeFileSync(`${folder}parameters.json`, text)
console.log(`${merged.length} parameters, ${Buffer.byteLength(text)} bytes`)
