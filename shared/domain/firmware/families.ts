import { models } from '../phone/models.ts'

/** How the files of a family are made, and which platforms its loads name (deployment-facts 2.1 to 2.3). */
export interface Family {
  readonly name: string
  /** The phones that take it: `CP-8851-3PCC`. */
  readonly models: readonly string[]
  /** The vendor's archive: `cmterm-88xx`. */
  readonly archive: string
  /** Whether each `.sbn` begins with the wrapper of `sbn.ts`. */
  readonly wrapped: boolean
}

const wrapped: ReadonlySet<string> = new Set(['sip6821', 'sip68xx', 'sip7832', 'sip78xx'])

const byName = new Map<string, Family>()
for (const { name: model, load } of models) {
  if (load === undefined) continue
  const before = byName.get(load)
  byName.set(load, {
    name: load,
    models: [...(before?.models ?? []), model],
    archive: `cmterm-${load.slice('sip'.length)}`,
    wrapped: wrapped.has(load),
  })
}

export const familyNamed = (name: string): Family | null => byName.get(name) ?? null

/** Names that look right and are not: the first stands in real rules (deployment-facts 2.5). */
const mistaken: ReadonlyMap<string, string> = new Map([
  ['sip8845_8865', 'sip8845_65'],
  ['sip8845', 'sip8845_65'],
  ['sip8865', 'sip8845_65'],
  ['sip6841', 'sip68xx'],
  ['sip6851', 'sip68xx'],
  ['sip6861', 'sip68xx'],
  ['sip6871', 'sip68xx'],
  ['sip7811', 'sip78xx'],
  ['sip7821', 'sip78xx'],
  ['sip7841', 'sip78xx'],
  ['sip7861', 'sip78xx'],
  ['sip8811', 'sip88xx'],
  ['sip8841', 'sip88xx'],
  ['sip8851', 'sip88xx'],
  ['sip8861', 'sip88xx'],
])

/** The family that was probably meant by a name that no load has. */
export const meantFamily = (name: string): string | null =>
  byName.has(name) ? null : (mistaken.get(name.toLowerCase()) ?? null)
