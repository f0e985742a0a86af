import type { Mac } from '../identity/mac.ts'
import { readModel } from '../phone/models.ts'
import { checkLicences, type LicenceCheck, type LicenceFile, type PhoneLicence } from '../licence/licence.ts'
import { suffers, type LoadCheck } from './check-load.ts'
import { readRevision } from './limits.ts'
import type { LoadName } from './load-name.ts'
import { previewMigration, type MigrationPreview, type MigrationWish } from './migration.ts'
import { planUpgrade, type UpgradePlan } from './plan.ts'
import { readRelease } from './release.ts'

/** A phone of the site, as `phones.csv` and what it said of itself describe it. Texts are as they were written. */
export interface SitePhone {
  readonly mac: Mac
  readonly model: string
  /** A release or a load, from its User-Agent, a report or a column of `phones.csv`; '' when nobody knows. */
  readonly firmware: string
  /** `V15`; '' when nobody knows. */
  readonly hardware: string
}

export interface StoredLoad {
  /** Under `files/`: `image/sip88xx.12-0-7MPP0501-123.loads`. */
  readonly path: string
  readonly load: LoadName
  readonly check: LoadCheck
}

export interface PhoneUpgrade {
  readonly mac: Mac
  readonly model: string
  readonly firmware: string
  /** The load that it would take; null where the store has none for it. */
  readonly target: string | null
  readonly plan: UpgradePlan | null
  /** Whether a file that it needs is missing. */
  readonly suffers: 'no' | 'yes' | 'some-hardware'
}

const productOf = (model: string): string => {
  const read = readModel(model)
  return read.kind === 'model' ? read.model.name : model
}

/** What each phone would do with the loads that were chosen, one a family. */
export function planFleet(
  phones: readonly SitePhone[],
  chosen: readonly StoredLoad[],
  store: readonly StoredLoad[],
): readonly PhoneUpgrade[] {
  const loads = store.map(({ load }) => load)
  return phones.map((phone) => {
    const model = productOf(phone.model)
    const about = {
      model,
      release: readRelease(phone.firmware),
      load: phone.firmware.replace(/\.loads$/i, ''),
      revision: readRevision(phone.hardware),
    }
    const plans = chosen.map((one) => ({ one, plan: planUpgrade(about, one.load, loads) }))
    const fits = ({ plan }: (typeof plans)[number]): boolean =>
      plan.kind !== 'impossible' || !['other-family', 'other-series'].includes(plan.obstacle.code)
    const found = plans.find(fits)
    return {
      mac: phone.mac,
      model,
      firmware: phone.firmware,
      target: found?.one.load.name ?? null,
      plan: found?.plan ?? null,
      suffers: found === undefined ? 'no' : suffers(model, found.one.check),
    }
  })
}

export interface FleetMigration {
  readonly phones: readonly MigrationPreview[]
  readonly licences: LicenceCheck
}

/** The migration of a whole site, phone by phone. */
export function previewFleet(
  phones: readonly SitePhone[],
  licences: readonly LicenceFile[],
  wish: MigrationWish,
): FleetMigration {
  const checked = checkLicences(
    licences,
    phones.map(({ mac }) => mac),
  )
  const byMac = new Map<Mac, PhoneLicence>(checked.phones.map((licence) => [licence.mac, licence]))
  const previews = phones.flatMap((phone) => {
    const licence = byMac.get(phone.mac)
    if (licence === undefined) return []
    const about = {
      mac: phone.mac,
      model: productOf(phone.model),
      release: readRelease(phone.firmware),
      revision: readRevision(phone.hardware),
    }
    return [previewMigration(about, licence, wish)]
  })
  return { phones: previews, licences: checked }
}

/** The newest load of each family and kind: what a person most likely wants. */
export function newestLoads(store: readonly StoredLoad[], kind: LoadName['kind']): readonly StoredLoad[] {
  const byFamily = new Map<string, StoredLoad>()
  for (const one of store) {
    if (one.load.kind !== kind) continue
    const before = byFamily.get(one.load.family)
    if (before === undefined || isNewer(one.load, before.load)) byFamily.set(one.load.family, one)
  }
  return [...byFamily.values()]
}

function isNewer({ release, name }: LoadName, other: LoadName): boolean {
  if (release === null || other.release === null) return other.release === null
  const { major, minor, micro, sr } = release
  const than = other.release
  return (
    (major - than.major || minor - than.minor || micro - than.micro || sr - than.sr || (name > other.name ? 1 : -1)) > 0
  )
}
