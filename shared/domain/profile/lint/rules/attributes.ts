import { nearestName, prepareNames } from '../../nearest.ts'
import { attributeOf, type ProfileElement } from '../../parse.ts'
import { replace } from '../finding.ts'
import type { LintRule, Report } from '../lint-subject.ts'

const accesses = ['na', 'ro', 'rw'] as const
const spellings: Readonly<Record<string, string>> = {
  none: 'na',
  'n/a': 'na',
  no: 'na',
  read: 'ro',
  'r/o': 'ro',
  'read-only': 'ro',
  readonly: 'ro',
  write: 'rw',
  'r/w': 'rw',
  'read-write': 'rw',
  readwrite: 'rw',
}

/** `group` comes in exported files (phone-facts 1.2). */
const attributes = ['ua', 'preserve-value', 'user-pref', 'group'] as const
const prepared = prepareNames(attributes)

/** The user account's access, and what goes with it (phone-facts 1.2). */
export const attributeRule: LintRule = {
  name: 'attributes',
  anySeries: true,
  codes: [
    'ua-unknown',
    'ua-unknown-near',
    'attribute-unknown',
    'attribute-unknown-near',
    'single-quotes',
    'preserve-without-ua',
    'preserve-unknown',
  ],
  check({ profile }, report) {
    for (const { element, name } of profile.parameters) {
      if (element.attributes.length === 0) continue
      for (const attribute of element.attributes) {
        if (attribute.name === 'ua') checkAccess(attribute, name, report)
        else if (!attributes.some((known) => known === attribute.name)) checkUnknown(attribute, report)
        if (attribute.quote !== "'") continue
        const { offset, length, value } = attribute
        const end = offset + length
        const whole = { offset: attribute.valueAt.offset - 1, length: end - attribute.valueAt.offset + 1 }
        const fix = value.includes('"') ? undefined : replace(whole, `"${value}"`)
        report('warning', 'single-quotes', whole, { name: attribute.name }, fix)
      }
      checkPreserve(element, name, report)
    }
  },
}

type Attribute = ProfileElement['attributes'][number]

function checkAccess({ value, valueAt, nameAt }: Attribute, name: string, report: Report): void {
  if (accesses.some((access) => access === value)) return
  const folded = value.trim().toLowerCase()
  const meant =
    accesses.find((access) => access === folded) ?? (Object.hasOwn(spellings, folded) ? spellings[folded] : undefined)
  const span = valueAt.length > 0 ? valueAt : nameAt
  if (meant === undefined) report('error', 'ua-unknown', span, { name, found: value })
  else report('error', 'ua-unknown-near', span, { name, found: value, suggestion: meant }, replace(valueAt, meant))
}

function checkUnknown({ name, nameAt }: Attribute, report: Report): void {
  if (name.startsWith('xmlns') || name.startsWith('xsi:') || name.startsWith('xml:')) return
  const lower = attributes.find((known) => known === name.toLowerCase())
  const near = lower ?? nearestName(name, prepared)[0]?.name
  if (near === undefined) report('warning', 'attribute-unknown', nameAt, { name })
  else report('warning', 'attribute-unknown-near', nameAt, { name, suggestion: near }, replace(nameAt, near))
}

function checkPreserve(element: ProfileElement, name: string, report: Report): void {
  const preserve = attributeOf(element, 'preserve-value')
  if (preserve === null) return
  if (preserve.value !== 'y')
    report(
      'warning',
      'preserve-unknown',
      preserve.valueAt,
      { name, found: preserve.value },
      replace(preserve.valueAt, 'y'),
    )
  if (attributeOf(element, 'ua') === null) report('warning', 'preserve-without-ua', preserve.nameAt, { name })
}
