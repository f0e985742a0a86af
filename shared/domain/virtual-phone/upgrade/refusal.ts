import { readRevision } from '../../firmware/limits.ts'
import { readLoadName } from '../../firmware/load-name.ts'
import { previewMigration } from '../../firmware/migration.ts'
import { planUpgrade } from '../../firmware/plan.ts'
import { modelNamed } from '../../phone/models.ts'
import { compareVersions, parseVersion } from '../../rule/version.ts'
import { looksLikeWebPage } from '../../text/web-page.ts'
import { valueOf } from '../machine/parameters.ts'
import type { PhoneState } from '../machine/state.ts'

export const isEnterprise = (load: string): boolean => /\.\d+-\d+-\d+MN(?:-|$)/.test(load)

/** UPG-11, UPG-18, UPG-20: why this phone does not take the load; null where it does. */
export function refusalOf(state: PhoneState, load: string): string | null {
  const refusal = familyRefusal(state, load) ?? (isBelowLimit(state, load) ? 'Downgrade_Rev_Limit' : null)
  return refusal ?? (isEnterprise(load) ? migrationRefusal(state, load) : planRefusal(state, load))
}

/** UPG-22: a load that its hardware cannot run, or that it cannot reach in one step. */
function planRefusal({ identity, firmware }: PhoneState, load: string): string | null {
  const target = readLoadName(load)
  if (target?.kind !== 'mpp') return null
  const release = readLoadName(firmware)?.release ?? null
  const phone = { model: identity.model, release, load: firmware, revision: readRevision(identity.hardware) }
  const plan = planUpgrade(phone, target, [])
  if (plan.kind !== 'impossible') return null
  const { code } = plan.obstacle
  return code === 'hardware' || code === 'waypoint-missing' ? code : null
}

function familyRefusal({ identity }: PhoneState, load: string): string | null {
  const family = modelNamed(identity.model)?.load
  const named = load.split('.')[0] ?? ''
  return family !== undefined && /^sip\d/.test(named) && named !== family ? `${named} ≠ ${family}` : null
}

function isBelowLimit(state: PhoneState, load: string): boolean {
  const [limit, version] = [valueOf(state, 'Downgrade_Rev_Limit'), load].map((text) => parseVersion(text))
  return (limit?.ok && version?.ok && compareVersions(version.value, limit.value) < 0) ?? false
}

/** UPG-20: which phones become enterprise phones, and by which loads; null where nothing is in the way. */
function migrationRefusal({ identity, firmware }: PhoneState, load: string): string | null {
  const named = readLoadName(load)
  const phone = {
    mac: identity.mac,
    model: identity.model,
    release: readLoadName(firmware)?.release ?? null,
    revision: readRevision(identity.hardware),
  }
  const { obstacles } = previewMigration(
    phone,
    { mac: identity.mac, wanted: '', state: 'ready', found: null },
    { loads: named === null ? [] : [named], imageBase: '', licenceBase: '', type: 'Classic' },
  )
  return obstacles[0]?.code ?? null
}

/** UPG-14: what a licence says is not published; a page or nothing is none. */
export const isLicence = (text: string): boolean =>
  text.trim() !== '' && !looksLikeWebPage(new TextEncoder().encode(text))

/** A licence is one phone's: a file that is named after another phone is that one's. */
export function isForeignLicence({ identity }: PhoneState, path: string): boolean {
  const named = /\/([0-9A-F]{12})\.lic(?:$|[?#])/i.exec(path)?.[1]
  return named !== undefined && named.toLowerCase() !== identity.mac
}
