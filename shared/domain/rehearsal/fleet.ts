import type { PhoneRow } from '../phone-book/phone-book.ts'
import { parseMac, type Mac } from '../identity/mac.ts'
import { readLoadName } from '../firmware/load-name.ts'
import { modelNamed, models, readModel } from '../phone/models.ts'
import { err, ok, type Result } from '../result.ts'
import type { PhoneIdentity } from '../virtual-phone/machine/world.ts'
import { draw, drawOne, drawWhole } from './draw.ts'

/** One process holds these many. */
export const FLEET_LIMIT = 5_000

export type FleetProblem =
  /** phones.csv has no row. */
  | { readonly code: 'no-phones' }
  | { readonly code: 'too-many'; readonly count: number; readonly limit: number }
  | { readonly code: 'beyond-last-mac' }
  /** The scenario changes keys, and nothing of this site is encrypted. */
  | { readonly code: 'nothing-encrypted' }
  /** The scenario is about HTTPS, and this site serves none, or no rule asks for it. */
  | { readonly code: 'nothing-secure' }
  /** The scenario installs firmware, and the site has none for its phones. */
  | { readonly code: 'no-firmware' }

export interface FleetOptions {
  readonly count: number
  readonly firstMac: Mac
  /** `CP-8841-3PCC`; left out: a mixture. */
  readonly model?: string
  readonly seed: number
}

/** Loads that are out in the field, old and new. */
const versions = ['11-3-2MPP0001-609', '11-3-7MPP0001-291', '12-0-2MPP0001-382', '12-0-7MPP0501-123'] as const
const buildable = models.filter((model) => model.load !== undefined)
/** As offices buy them: many of few kinds. */
const usual = ['CP-7841-3PCC', 'CP-7841-3PCC', 'CP-8841-3PCC', 'CP-8841-3PCC', 'CP-8851-3PCC', 'CP-6851-3PCC'] as const

/** Phones with consecutive MAC addresses. */
export function generateFleet({ count, firstMac, model, seed }: FleetOptions): Result<PhoneIdentity[], FleetProblem> {
  if (count < 1) return err({ code: 'no-phones' })
  if (count > FLEET_LIMIT) return err({ code: 'too-many', count, limit: FLEET_LIMIT })
  const first = parseInt(firstMac, 16)
  if (first + count - 1 > 0xffff_ffff_ffff) return err({ code: 'beyond-last-mac' })
  const identities: PhoneIdentity[] = []
  for (let index = 0; index < count; index++) {
    const mac = parseMac((first + index).toString(16).padStart(12, '0'))
    if (mac.ok) identities.push(identityFor(mac.value, model ?? mixedModel(mac.value, seed), '', seed))
  }
  return ok(identities)
}

/** The site's own phones; what a row does not tell is drawn. */
export function fleetFromRows(
  rows: readonly PhoneRow[],
  { model, seed }: Pick<FleetOptions, 'model' | 'seed'>,
): Result<PhoneIdentity[], FleetProblem> {
  if (rows.length === 0) return err({ code: 'no-phones' })
  if (rows.length > FLEET_LIMIT) return err({ code: 'too-many', count: rows.length, limit: FLEET_LIMIT })
  return ok(
    rows.map(({ mac, values }) => {
      const written = readModel(values['model'] ?? '')
      const named = (written.kind === 'model' ? written.model.name : undefined) ?? model ?? mixedModel(mac, seed)
      return { ...identityFor(mac, named, values['serial'] ?? '', seed), ...toldBy(values) }
    }),
  )
}

/** The load and the hardware that a row names. */
function toldBy({ firmware = '', hardware = '' }: PhoneRow['values']): Partial<PhoneIdentity> {
  const load = readLoadName(firmware)?.name
  return { ...(load !== undefined && { firmware: load }), ...(hardware !== '' && { hardware }) }
}

function mixedModel(mac: Mac, seed: number): string {
  if (draw(seed, `${mac} usual`) < 0.8) return drawOne(seed, `${mac} model`, usual)
  return buildable[drawWhole(seed, `${mac} model`, 0, buildable.length - 1)]?.name ?? usual[0]
}

function identityFor(mac: Mac, model: string, serial: string, seed: number): PhoneIdentity {
  const load = modelNamed(model)?.load ?? 'sip88xx'
  return {
    mac,
    model,
    serial: serial === '' ? serialFor(mac, seed) : serial,
    firmware: `${load}.${drawOne(seed, `${mac} load`, versions)}`,
    hardware: drawOne(seed, `${mac} hardware`, ['1.0.0', '2.0.1', '5.0.0']),
    certified: true,
  }
}

const LETTERS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Place, year and week, then four signs that the MAC's end decides: no two phones of a range share one. */
function serialFor(mac: Mac, seed: number): string {
  const year = drawWhole(seed, `${mac} year`, 20, 29)
  const week = String(drawWhole(seed, `${mac} week`, 1, 52)).padStart(2, '0')
  let rest = parseInt(mac.slice(-6), 16)
  let end = ''
  while (end.length < 5) {
    end = `${LETTERS.charAt(rest % LETTERS.length)}${end}`
    rest = Math.floor(rest / LETTERS.length)
  }
  return `FCH${year}${week}${end}`
}
