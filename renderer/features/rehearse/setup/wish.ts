import { FLEET_LIMIT } from '../../../../shared/domain/rehearsal/fleet.ts'
import type { ScenarioName } from '../../../../shared/domain/rehearsal/scenarios.ts'
import { parseMac } from '../../../../shared/domain/identity/mac.ts'
import type { RehearsalOptions } from '../../../../shared/ipc/contract/rehearse.ts'

export const paces = ['jump', '60', '1'] as const
export type Pace = (typeof paces)[number]

/** What stands in the form, as typed. */
export interface Draft {
  readonly from: 'site' | 'range'
  readonly first: string
  readonly count: string
  /** '' for a mixture. */
  readonly model: string
  readonly scenario: ScenarioName
  readonly rule: string
  readonly pace: Pace
  readonly seed: string
  /** Whether the phones have the site's authority already. */
  readonly givenAuthority: boolean
  /** Those that are not the default. */
  readonly readings: Readonly<Record<string, string>>
}

export const freshDraft: Draft = {
  from: 'site',
  first: '00:0e:08:00:00:01',
  count: '50',
  model: '',
  scenario: 'first-boot',
  rule: '',
  pace: 'jump',
  seed: '1',
  givenAuthority: false,
  readings: {},
}

type DraftProblem = 'no-phones' | 'too-many' | 'not-a-mac' | 'beyond-last-mac' | 'not-a-count' | 'not-a-seed'
type DraftField = 'site' | 'first' | 'count' | 'seed'
export type Problems = Readonly<Partial<Record<DraftField, DraftProblem>>>

const whole = (text: string, least: number, most: number): number | null => {
  const number = /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : NaN
  return number >= least && number <= most ? number : null
}

/** What the form asks for, or what is wrong with which of its fields. */
export function readDraft(
  draft: Draft,
  sitePhones: number,
): { readonly wish: RehearsalOptions } | { readonly problems: Problems } {
  const seed = whole(draft.seed, 0, 0x7fff_ffff)
  const phones = draft.from === 'site' ? siteFleet(sitePhones) : range(draft)
  const problems: Problems = {
    ...('problems' in phones ? phones.problems : {}),
    ...(seed === null ? { seed: 'not-a-seed' as const } : {}),
  }
  if ('problems' in phones || seed === null) return { problems }
  const { scenario, pace } = draft
  return {
    wish: {
      phones: phones.fleet,
      scenario,
      rule: draft.rule.trim(),
      speed: pace === 'jump' ? pace : Number(pace),
      seed,
      ...(draft.givenAuthority && { givenAuthority: true }),
      ...(Object.keys(draft.readings).length > 0 && { readings: draft.readings }),
    },
  }
}

type Fleet = { readonly fleet: RehearsalOptions['phones'] } | { readonly problems: Problems }

function siteFleet(sitePhones: number): Fleet {
  if (sitePhones === 0) return { problems: { site: 'no-phones' } }
  if (sitePhones > FLEET_LIMIT) return { problems: { site: 'too-many' } }
  return { fleet: { from: 'site' } }
}

function range({ first, count, model }: Draft): Fleet {
  const mac = parseMac(first)
  const phones = whole(count, 1, FLEET_LIMIT)
  if (!mac.ok || phones === null) {
    return {
      problems: {
        ...(mac.ok ? {} : { first: 'not-a-mac' as const }),
        ...(phones === null ? { count: 'not-a-count' as const } : {}),
      },
    }
  }
  if (parseInt(mac.value, 16) + phones - 1 > 0xffff_ffff_ffff) return { problems: { first: 'beyond-last-mac' } }
  return { fleet: { from: 'range', first: mac.value, count: phones, model } }
}
