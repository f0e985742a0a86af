import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { rehearseFolder } from '../../../electron/bench/rehearsal/rehearse.ts'
import { firmwareOf } from '../../../electron/cli/firmware-site.ts'
import type { Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import { scenarios, type ScenarioName } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsedPhone } from '../../../shared/domain/rehearsal/verdict.ts'
import {
  bareSbn,
  loads68xx,
  loads78xx,
  loads8845,
  loadsBytes,
  withoutFile,
  wrappedSbn,
} from '../../support/firmware-files.ts'
import { macNumber, rehearsalSite, writeInto } from '../../support/rehearsal-site.ts'

const v = '12-0-7MPP0501-123'
const oneFile = (family: string, bytes: Buffer): Readonly<Record<string, Buffer>> => ({
  [`${family}.${v}.loads`]: loadsBytes({ PLATFORM_1: [`rootfs${family.slice(3)}.${v}.sbn`] }),
  [`rootfs${family.slice(3)}.${v}.sbn`]: bytes,
})

const everyLoad: Readonly<Record<string, Buffer>> = {
  ...loads78xx,
  ...loads68xx,
  ...loads8845,
  ...oneFile('sip6821', wrappedSbn(`rootfs6821.${v}`, 900, 344)),
  ...oneFile('sip7832', wrappedSbn(`rootfs7832.${v}`, 900, 344)),
  ...oneFile('sip88xx', bareSbn(3_000)),
}

/** What each model takes of its load, whichever hardware it is: the first platform where the name does not say. */
const filesOf: Readonly<Record<string, readonly string[]>> = {
  '6821': [`rootfs6821.${v}.sbn`],
  '6841': [`rootfs2.68xx.${v}.sbn`],
  '6861': [`rootfs6861.${v}.sbn`],
  '6871': [`rootfs6871.${v}.sbn`],
  '7832': [`rootfs7832.${v}.sbn`],
  '7841': ['sboot78xx', 'kern78xx', 'rootfs78xx'].map((part) => `${part}.${v}.sbn`),
  '8841': [`rootfs88xx.${v}.sbn`],
  '8865': ['fbi8845_65.BEV-01-006P', `kern8845_65.${v}`, `rootfs8845_65.${v}`, 'sb28845_65.BEV-01-020P'].map(
    (part) => `${part}.sbn`,
  ),
}
const models = Object.keys(filesOf)
const families: Readonly<Record<string, string>> = {
  '6821': 'sip6821',
  '6841': 'sip68xx',
  '6861': 'sip68xx',
  '6871': 'sip68xx',
  '7832': 'sip7832',
  '7841': 'sip78xx',
  '8841': 'sip88xx',
  '8865': 'sip8845_65',
}

async function siteWith(
  loads: Readonly<Record<string, Buffer>>,
  phones: readonly (readonly [model: string, release: string])[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const folder = await rehearsalSite({ 'x.xml': '<flat-profile></flat-profile>', ...more })
  await writeInto(join(folder, 'files/image'), loads)
  const rows = phones.map(([model, load], index) => `${macNumber(index)},${model},${load}`)
  await writeFile(join(folder, 'phones.csv'), `mac,model,firmware\n${rows.join('\n')}\n`)
  return folder
}

async function run(folder: string, scenario: ScenarioName): Promise<Rehearsal> {
  const firmware = await firmwareOf(folder)
  const result = await rehearseFolder(folder, {
    fleet: { kind: 'phones.csv' },
    rule: '/x.xml',
    scenario: scenarios[scenario],
    speed: 'jump',
    seed: 1,
    startsAt: Date.UTC(2026, 10, 23, 8),
    firmwareFor: (what, base) => firmware.parametersFor(what, base),
  })
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}

const numberOf = ({ model }: RehearsedPhone): string => /\d{4}/.exec(model)?.[0] ?? ''

/** The firmware files that it asked for, by their names. */
const asked = ({ story }: RehearsedPhone): readonly string[] =>
  story.filter(({ code }) => code === 'upgrade-file').map(({ params }) => String(params['url']).replace(/^.*\//, ''))

const fleet = (count: number): readonly (readonly [string, string])[] =>
  Array.from({ length: count }, (_, index) => {
    const model = models[index % models.length] ?? '8841'
    return [model, `${families[model]}.11-3-7MPP0101-284`] as const
  })

describe('an upgrade of a mixed fleet', () => {
  test('two hundred phones take exactly their own files, and run the new load', async () => {
    const rehearsal = await run(await siteWith(everyLoad, fleet(200)), 'upgrade')
    expect(rehearsal.phones).toHaveLength(200)
    expect(rehearsal.phones.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    for (const phone of rehearsal.phones) {
      const model = numberOf(phone)
      expect(asked(phone), model).toEqual(filesOf[model])
      expect(phone.firmware).toBe(`${families[model]}.${v}`)
    }
  }, 120_000)

  test('one missing file names exactly the phones that suffer', async () => {
    const loads = withoutFile(everyLoad, `rootfs6861.${v}.sbn`)
    const rehearsal = await run(await siteWith(loads, fleet(40)), 'upgrade')
    const failed = rehearsal.phones.filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(numberOf)).toEqual(Array.from({ length: 5 }, () => '6861'))
    for (const { cause, rule, url } of failed) {
      expect({ cause, rule }).toEqual({ cause: 'file-not-found', rule: 'Upgrade_Rule' })
      expect(url).toMatch(/\/image\/rootfs6861\.12-0-7MPP0501-123\.sbn$/)
    }
  })

  test('a power cut in the middle costs the download, and the phones begin again', async () => {
    const rehearsal = await run(await siteWith(everyLoad, fleet(16)), 'power-cut')
    expect(rehearsal.phones.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 16 }, () => 'ok'))
    const cut = rehearsal.phones.filter((phone) => asked(phone).length > (filesOf[numberOf(phone)]?.length ?? 0))
    expect(cut.length).toBeGreaterThan(0)
    for (const phone of rehearsal.phones) expect(phone.firmware).toBe(`${families[numberOf(phone)]}.${v}`)
  })

  test('a site without firmware for its phones says so', async () => {
    const folder = await siteWith({}, fleet(2))
    await expect(run(folder, 'upgrade')).rejects.toThrow('no-firmware')
  })
})

describe('a migration', () => {
  const enterprise = {
    'sip78xx.14-1-1MN-366.loads': loadsBytes({ PLATFORM_1: ['rootfs78xx.14-1-1MN-366.sbn'] }),
    'rootfs78xx.14-1-1MN-366.sbn': wrappedSbn('rootfs78xx.14-1-1MN-366', 800),
  }

  /** Ten phones; the fourth has no licence, and that of the seventh is in lower case. */
  async function tenPhones(): Promise<string> {
    const phones = Array.from({ length: 10 }, () => ['7841', 'sip78xx.12-0-7MPP0501-123'] as const)
    const licences = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => index)
        .filter((index) => index !== 3)
        .map((index) => {
          const mac = macNumber(index)
          return [`migration/${index === 6 ? mac : mac.toUpperCase()}.lic`, 'opaque']
        }),
    )
    return siteWith(enterprise, phones, {
      ...licences,
      'XMLDefault.cnf.xml': '<Default/>',
      [`SEP${macNumber(0).toUpperCase()}.cnf.xml`]: '<device/>',
    })
  }

  test('of ten phones the one without a licence stays; of the one in lower case it is warned beforehand', async () => {
    const preview = await (await firmwareOf(await tenPhones())).migration({ to: [], type: 'Classic', base: '' })
    const said = preview.phones.map(({ obstacles, notes }) => [
      ...obstacles.flatMap((one) => (one.code === 'licence' ? [one.state] : [one.code])),
      ...notes.flatMap(({ code }) => (code === 'licence-case' ? [code] : [])),
    ])
    expect(said).toEqual([[], [], [], ['missing'], [], [], ['licence-case'], [], [], []])
  })

  test('nine of the ten move, and are asked for again as enterprise phones; the one without a licence stays MPP', async () => {
    const { phones } = await run(await tenPhones(), 'migration')
    const nine = phones.filter((_, index) => index !== 3)
    for (const { outcome, firmware } of nine)
      expect({ outcome, firmware }).toEqual({ outcome: 'ok', firmware: 'sip78xx.14-1-1MN-366' })
    expect(phones[3]).toMatchObject({ outcome: 'failed', rule: 'Upgrade_Rule', firmware: 'sip78xx.12-0-7MPP0501-123' })
    // What each asked for as an enterprise phone, and got: its own file where the site has one, else the one for all.
    const found = phones.map(({ story }) => story.findLast(({ rule }) => rule === 'UPG-21')?.params['file'])
    expect(found).toEqual(
      phones.map((_, index) =>
        index === 3 ? undefined : index === 0 ? `SEP${macNumber(0).toUpperCase()}.cnf.xml` : 'XMLDefault.cnf.xml',
      ),
    )
  })
})

describe('activation day', () => {
  test('every phone is activated; those that had a wrong, used or expired code after their new one', async () => {
    const folder = await siteWith({}, fleet(40))
    const rehearsal = await run(folder, 'activation-day')
    expect(rehearsal.phones.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    const refused = rehearsal.phones.filter(({ story }) => story.some(({ code }) => code === 'code-refused'))
    expect(refused).toHaveLength(4)
    for (const { story } of rehearsal.phones) expect(story.filter(({ code }) => code === 'activated')).toHaveLength(1)
    expect(JSON.stringify(rehearsal)).not.toMatch(/\b\d{16}\b/)
  })
})
