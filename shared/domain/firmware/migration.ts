import type { Mac } from '../identity/mac.ts'
import type { PhoneLicence } from '../licence/licence.ts'
import { modelNamed } from '../phone/models.ts'
import { loadsFile, type LoadName } from './load-name.ts'
import { DIRECT_SINCE, hardwareRefusal, RETURN_SINCE } from './limits.ts'
import { isBefore, writeRelease, type Release } from './release.ts'

/** Classic: a licence file on a server. WxC: Webex's own wizard (deployment-facts 3.4 knows no other value). */
export const transitionTypes = ['Classic', 'WxC'] as const
export type TransitionType = (typeof transitionTypes)[number]

export interface MigratingPhone {
  readonly mac: Mac
  /** `CP-7841-3PCC` */
  readonly model: string
  /** The release that runs, null when it was never seen. */
  readonly release: Release | null
  readonly revision: number | null
}

/** What keeps a phone from its licence. One in another case is found here, though not by every server. */
type LackingLicence = Exclude<PhoneLicence['state'], 'ready' | 'other-case'>

/** Why a phone will not become an enterprise phone (deployment-facts 3.1 to 3.4). */
export type MigrationObstacle =
  | { readonly code: 'unknown-model'; readonly model: string }
  | { readonly code: 'never'; readonly model: string }
  | { readonly code: 'no-load'; readonly family: string }
  | { readonly code: 'not-enterprise'; readonly load: string }
  | { readonly code: 'load-too-old'; readonly load: string; readonly least: string }
  | { readonly code: 'phone-too-old'; readonly release: string; readonly least: string }
  | { readonly code: 'hardware'; readonly revision: number; readonly least: string }
  | { readonly code: 'licence'; readonly state: LackingLicence; readonly wanted: string; readonly found: string }

export type MigrationNote =
  | { readonly code: 'release-unknown'; readonly least: string }
  | { readonly code: 'data-lost' } // call history and local contacts
  | { readonly code: 'no-wifi' } // 8832: Wi-Fi and daisy chain are lost (CSCwf10291)
  | { readonly code: 'nr-unsupported' } // 8832NR (CSCvw16018)
  | { readonly code: 'no-return'; readonly since: string }
  | { readonly code: 'licence-case'; readonly wanted: string; readonly found: string } // a server on Linux would not find it
  | { readonly code: 'licence-for-return' } // with a blank type the way back needs a licence

/** One request that the phone makes after it has become an enterprise phone. */
export interface LaterRequest {
  readonly file: string
  /** A missing one of these is normal (deployment-facts 3.3). */
  readonly harmless: boolean
}

export interface MigrationPreview {
  readonly mac: Mac
  readonly model: string
  readonly load: string | null
  readonly obstacles: readonly MigrationObstacle[]
  readonly notes: readonly MigrationNote[]
  /** What the profile sets. Empty while something stands in the way. */
  readonly sets: Readonly<Record<string, string>>
  readonly licence: string
  /** In the phone's order. */
  readonly later: readonly LaterRequest[]
}

export interface MigrationWish {
  /** The enterprise loads of the store, one a family. */
  readonly loads: readonly LoadName[]
  /** `http://10.77.10.5/image` */
  readonly imageBase: string
  /** `http://10.77.10.5/migration`; the rule names each phone's licence by `$MAU.lic`. */
  readonly licenceBase: string
  readonly type: TransitionType
}

/** From multiplatform to enterprise firmware in one step, as the vendor's chapter does it: what each phone would do. */
export function previewMigration(phone: MigratingPhone, licence: PhoneLicence, wish: MigrationWish): MigrationPreview {
  const family = modelNamed(phone.model)?.load ?? null
  const load = wish.loads.find((one) => one.family === family) ?? null
  const obstacles = [
    ...modelObstacles(phone.model, family),
    ...(family === null ? [] : loadObstacles(phone, family, load)),
    ...licenceObstacles(licence, wish.type),
  ]
  return {
    mac: phone.mac,
    model: phone.model,
    load: load?.name ?? null,
    obstacles,
    notes: [...licenceNotes(licence, wish.type), ...notesFor(phone)],
    sets: obstacles.length > 0 || load === null ? {} : settingsFor(load, wish),
    licence: licence.wanted,
    later: laterRequests(phone.mac),
  }
}

const NEVER = /68\d\d|8821|8831/

function modelObstacles(model: string, family: string | null): readonly MigrationObstacle[] {
  if (NEVER.test(model)) return [{ code: 'never', model }]
  return family === null ? [{ code: 'unknown-model', model }] : []
}

function loadObstacles(phone: MigratingPhone, family: string, load: LoadName | null): readonly MigrationObstacle[] {
  if (NEVER.test(phone.model)) return []
  if (load === null) return [{ code: 'no-load', family }]
  if (load.kind !== 'enterprise') return [{ code: 'not-enterprise', load: load.name }]
  const found: MigrationObstacle[] = []
  const { mpp, enterprise } = DIRECT_SINCE
  if (load.release !== null && isBefore(load.release, enterprise))
    found.push({ code: 'load-too-old', load: load.name, least: writeRelease(enterprise) })
  if (phone.release !== null && isBefore(phone.release, mpp))
    found.push({ code: 'phone-too-old', release: writeRelease(phone.release), least: writeRelease(mpp) })
  const refusal = hardwareRefusal(phone.model, phone.revision, load)
  if (refusal !== null) found.push({ code: 'hardware', revision: refusal.revision, least: writeRelease(refusal.least) })
  return found
}

/** WxC licences come from Webex itself; only Classic ones lie on this laptop. */
function licenceObstacles(licence: PhoneLicence, type: TransitionType): readonly MigrationObstacle[] {
  const { state, wanted, found } = licence
  if (type !== 'Classic' || state === 'ready' || state === 'other-case') return []
  return [{ code: 'licence', state, wanted, found: found ?? '' }]
}

function licenceNotes({ state, wanted, found }: PhoneLicence, type: TransitionType): readonly MigrationNote[] {
  return type === 'Classic' && state === 'other-case' ? [{ code: 'licence-case', wanted, found: found ?? '' }] : []
}

function notesFor({ model, release, revision }: MigratingPhone): readonly MigrationNote[] {
  const notes: MigrationNote[] = [{ code: 'data-lost' }]
  if (release === null) notes.push({ code: 'release-unknown', least: writeRelease(DIRECT_SINCE.mpp) })
  if (model.includes('8832')) notes.push({ code: 'no-wifi' })
  if (/8832-?NR/i.test(model)) notes.push({ code: 'nr-unsupported' })
  const cannotReturn = /78[246]1/.test(model) && revision !== null && revision >= 20
  if (cannotReturn && (release === null || isBefore(release, RETURN_SINCE)))
    notes.push({ code: 'no-return', since: writeRelease(RETURN_SINCE) })
  return notes
}

const settingsFor = (load: LoadName, { imageBase, licenceBase, type }: MigrationWish): Record<string, string> => ({
  Trans_Auth_Type: type,
  ...(type === 'Classic' && { Trans_Auth_Rule: `${licenceBase}/$MAU.lic` }),
  Upgrade_Rule: `${imageBase}/${loadsFile(load.name)}`,
})

/** What an enterprise phone asks its TFTP server for (HTTP port 6970 first), in its order (deployment-facts 3.3). */
export function laterRequests(mac: Mac): readonly LaterRequest[] {
  const name = `SEP${mac.toUpperCase()}`
  return [
    { file: `CTL${name}.tlv`, harmless: true },
    { file: `ITL${name}.tlv`, harmless: true },
    { file: 'ITLFile.tlv', harmless: true },
    { file: `${name}.cnf.xml`, harmless: false },
    { file: 'XMLDefault.cnf.xml', harmless: false },
  ]
}

/** The names that an enterprise phone asks for, so that a request for one can be named. Null for any other file. */
export function enterpriseRequest(path: string): 'trust-list' | 'configuration' | 'default-configuration' | null {
  const name = path.replace(/^.*\//, '')
  if (/^(?:(?:CTL|ITL)SEP[0-9A-F]{12}|ITLFile|CTLFile)\.tlv$/i.test(name)) return 'trust-list'
  if (/^SEP[0-9A-F]{12}\.cnf\.xml(?:\.sgn)?$/i.test(name)) return 'configuration'
  return /^XMLDefault\.cnf\.xml$/i.test(name) ? 'default-configuration' : null
}
