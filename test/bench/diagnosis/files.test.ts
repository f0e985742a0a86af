import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { pack } from '../../../electron/bench/packing/pack.ts'
import { diagnosedBench, type DiagnosedBench, type Plugged } from '../../support/diagnosed-bench.ts'

const basic = '<flat-profile>\n<GPP_A>12345678</GPP_A>\n</flat-profile>\n'

async function encrypted(text: string, key: string): Promise<Uint8Array> {
  const packed = await pack(new TextEncoder().encode(text), { key })
  if (!packed.ok) throw new Error(packed.error.code)
  return packed.value.data
}

interface Fetching {
  readonly number?: number
  readonly more?: Readonly<Record<string, string>>
}

/** A phone that fetches this path when it starts. */
const fetching = (bench: DiagnosedBench, path: string, { number = 1, more = {} }: Fetching = {}): Promise<Plugged> =>
  bench.plug({ Resync_On_Reset: 'Yes', Profile_Rule: bench.url('http', path), ...more }, { number })

test('a phone that takes its profile: nothing is found', async () => {
  const bench = await diagnosedBench({ put: { 'files/desk.xml': basic } })
  expect(await (await fetching(bench, '/desk.xml')).ended()).toEqual([])
})

describe('a name that the site does not have', () => {
  test('but has in other capitals: the file is renamed, and the next resync succeeds', async () => {
    const bench = await diagnosedBench({ put: { 'files/Desk.XML': basic } })
    const phone = await fetching(bench, '/desk.xml')
    expect(await phone.ended()).toEqual(['resync-failed-after-refusal: refusal.not-found'])
    const [finding] = await phone.findings()
    expect(finding?.remedy).toEqual({ kind: 'rename-file', from: 'Desk.XML', to: 'desk.xml' })
    await bench.client.files.rename({ from: 'Desk.XML', to: 'desk.xml' })
    expect(await phone.resync()).toEqual([])
  })

  test('but almost a route of it: in other capitals, or with another ending', async () => {
    const phones = [1, 2, 3, 4].map((number) => `000e0895000${number},CP-8841-3PCC,Poste ${number}`)
    const bench = await diagnosedBench({
      put: { 'templates/desk.xml': basic, 'phones.csv': `mac,model,display_name\n${phones.join('\n')}\n` },
    })
    const route = { pattern: '/$PSN/$MA.xml', template: 'desk.xml', gzip: false, key: '' }
    await bench.client.routes.set({ routes: [route] })
    const asked = async (number: number, path: string): Promise<readonly string[]> =>
      (await fetching(bench, path, { number })).ended()
    expect(await asked(1, '/$PSN/$MA.xml')).toEqual([])
    expect(await asked(2, '/$PSN/$MAU.xml')).toEqual(['resync-failed-after-refusal: route-case'])
    expect(await asked(3, '/$PSN/$MA.cfg')).toEqual(['resync-failed-after-refusal: route-near'])
    expect(await asked(4, '/other/name.xml')).toEqual(['resync-failed-after-refusal: refusal.not-found'])
  })

  test('because phones.csv does not have the phone: it is added, and the next resync succeeds', async () => {
    const bench = await diagnosedBench({ put: { 'templates/desk.xml': basic } })
    await bench.client.routes.set({ routes: [{ pattern: '/$MA.xml', template: 'desk.xml', gzip: false, key: '' }] })
    const phone = await fetching(bench, '/$MA.xml')
    expect(await phone.ended()).toEqual(['resync-failed-after-refusal: refusal.unknown-phone'])
    const [finding] = await phone.findings()
    expect(finding?.remedy).toMatchObject({ kind: 'add-phone', mac: phone.mac, model: 'CP-8841-3PCC' })
    const { revision } = await bench.client.phones.table()
    const edits = [{ mac: phone.mac, values: { model: 'CP-8841-3PCC' } }]
    await bench.client.phones.edit({ edits, remove: [], basedOn: revision })
    expect(await phone.resync()).toEqual([])
  })

  test('is a failure where Resync_Fails_On_FNF is on, and a hidden lack where it is off', async () => {
    const bench = await diagnosedBench()
    const strict = await fetching(bench, '/lost.xml', { more: { Resync_Fails_On_FNF: 'Yes' } })
    expect(await strict.ended()).toEqual(['resync-failed-after-refusal: refusal.not-found'])
    const lenient = await fetching(bench, '/lost.xml', { number: 2, more: { Resync_Fails_On_FNF: 'No' } })
    expect(await lenient.ended()).toEqual(['missing-ignored'])
    expect((await lenient.findings())[0]?.remedy).toEqual({ kind: 'add-file', path: 'lost.xml' })
  })
})

describe('a file that arrives and is not accepted', () => {
  test('was encrypted with another key, or with the right one', async () => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': await encrypted(basic, 'right') } })
    const withKey = async (number: number, key: string): Promise<readonly string[]> => {
      const rule = `[--key ${key}]${bench.url('http', '/desk.xml')}`
      return (await bench.plug({ Resync_On_Reset: 'Yes', Profile_Rule: rule }, { number })).ended()
    }
    expect(await withKey(1, 'wrong')).toEqual(['resync-failed-by-content: wrong-key'])
    expect(await withKey(2, 'right')).toEqual([])
  })

  test('is clear where the rule has a key, or encrypted where it has none', async () => {
    const bench = await diagnosedBench({
      put: { 'files/clear.xml': basic, 'files/packed.xml': await encrypted(basic, 'right') },
    })
    // The rule that the phone follows is one that the bench gave it: only then it is known whether it has a key.
    const ruled = async (number: number, options: string, path: string): Promise<readonly string[]> => {
      const text = `<flat-profile><Profile_Rule>${options}${bench.url('http', path)}</Profile_Rule></flat-profile>`
      await bench.client.profiles.save({ area: 'files', path: `first${number}.xml`, text, basedOn: null })
      const phone = await fetching(bench, `/first${number}.xml`, { number })
      expect(await phone.ended()).toEqual([])
      return phone.resync()
    }
    expect(await ruled(1, '[--key right]', '/clear.xml')).toEqual([
      'resync-failed-by-content: clear-expected-encrypted',
    ])
    expect(await ruled(2, '', '/packed.xml')).toEqual(['resync-failed-by-content: encrypted-expected-clear'])
    expect(await ruled(3, '[--key right]', '/packed.xml')).toEqual([])
  })

  test('is broken XML: the line is named, corrected, and the next resync succeeds', async () => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': basic.replace('</GPP_A>', '</GPP_B>') } })
    const phone = await fetching(bench, '/desk.xml')
    expect(await phone.ended()).toEqual(['resync-failed-by-content: xml-corrupt'])
    const [finding] = await phone.findings()
    expect(finding).toMatchObject({
      params: { line: 2 },
      remedy: { kind: 'open-profile', area: 'files', path: 'desk.xml' },
    })
    const { revision } = await bench.client.profiles.read({ area: 'files', path: 'desk.xml' })
    await bench.client.profiles.save({ area: 'files', path: 'desk.xml', text: basic, basedOn: revision })
    expect(await phone.resync()).toEqual([])
  })

  test('is a gzip archive cut short, or called one and is none; a whole one is no fault', async () => {
    const whole = gzipSync(basic)
    const bench = await diagnosedBench({
      put: {
        'files/whole.xml.gz': whole,
        'files/short.xml.gz': whole.subarray(0, 40),
        'files/none.xml.gz': new Uint8Array([0, 1, 2, 3, 255, 254]),
        'files/device.xml': '<device><GPP_A>1</GPP_A></device>',
      },
    })
    const fetched = async (number: number, path: string): Promise<readonly string[]> =>
      (await fetching(bench, path, { number })).ended()
    expect(await fetched(1, '/whole.xml.gz')).toEqual([])
    expect(await fetched(2, '/short.xml.gz')).toEqual(['resync-failed-by-content: gzip-truncated'])
    expect(await fetched(3, '/none.xml.gz')).toEqual(['resync-failed-by-content: gzip-no-header'])
    expect(await fetched(4, '/device.xml')).toEqual(['resync-failed-by-content: no-profile'])
  })
})

describe('a success that changed nothing', () => {
  test('is told where no name of the profile is one that phones know', async () => {
    const bench = await diagnosedBench({
      put: { 'files/desk.xml': '<flat-profile><gpp_a>1</gpp_a><No_Such_Name>2</No_Such_Name></flat-profile>' },
    })
    expect(await (await fetching(bench, '/desk.xml')).ended()).toEqual(['nothing-applied'])
  })

  test('is of an older version, until the phone has the new one', async () => {
    const bench = await diagnosedBench({ put: { 'files/desk.xml': basic } })
    const phone = await fetching(bench, '/desk.xml')
    expect(await phone.ended()).toEqual([])
    const { revision } = await bench.client.profiles.read({ area: 'files', path: 'desk.xml' })
    const text = basic.replace('12345678', '9')
    await bench.client.profiles.save({ area: 'files', path: 'desk.xml', text, basedOn: revision })
    expect(await phone.found()).toEqual(['older-version'])
    expect((await phone.findings())[0]?.remedy).toMatchObject({ kind: 'resync-now', who: { ip: phone.ip } })
    expect(await phone.resync()).toEqual([])
  })
})
