import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { pack } from '../../../electron/bench/packing/pack.ts'
import { contentOf, siteFactsFor } from '../../../electron/bench/serving/site-facts.ts'
import { diagnose } from '../../../shared/domain/diagnosis/diagnose.ts'
import { phoneStream, reception } from '../../support/phone-stream.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const profile = '<flat-profile>\n<Provision_Enable>No</Provision_Enable>\n<GPP_A>x</GPP_A>\n</flat-profile>\n'

async function packed(options: Parameters<typeof pack>[1]): Promise<Uint8Array> {
  const result = await pack(bytes(profile), options)
  if (!result.ok) throw new Error(result.error.code)
  return result.value.data
}

describe('what a phone meets in a file, by its content', () => {
  test('is a profile with its parameters, also where it is compressed', async () => {
    const clear = { form: 'clear', damage: null, parameters: 2, settings: { Provision_Enable: 'No' } }
    expect(await contentOf(bytes(profile))).toEqual(clear)
    expect(await contentOf(await packed({ gzip: true }))).toEqual({ ...clear, form: 'gzip' })
  })

  test('is encrypted, and then nothing else is known of it', async () => {
    const encrypted = { form: 'encrypted', damage: null, parameters: null, settings: {} }
    expect(await contentOf(await packed({ key: 's3cret' }))).toEqual(encrypted)
  })

  test('is damaged: an archive cut short, XML with its line, no profile', async () => {
    expect((await contentOf(gzipSync(profile).subarray(0, 40))).damage).toEqual({ kind: 'gzip-truncated' })
    expect((await contentOf(bytes('<flat-profile>\n<GPP_A>x</GPP_B>\n</flat-profile>'))).damage).toEqual({
      kind: 'xml',
      line: 2,
    })
    expect((await contentOf(bytes('<device><GPP_A>x</GPP_A></device>'))).damage).toEqual({ kind: 'no-profile' })
  })

  test('is no profile at all, where it is firmware or a picture', async () => {
    expect((await contentOf(new Uint8Array([0, 1, 2, 255]))).form).toBe('other')
  })
})

const corrupt = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: corrupt file'
const ownHosts = new Set(['192.168.1.200'])

describe('a failure is explained by what the site has', () => {
  const why = async (path: string, put: Readonly<Record<string, string | Uint8Array>>) => {
    const { provisioning, put: write } = await provisioningWorld()
    for (const [name, content] of Object.entries(put)) await write(name, content)
    const { events } = phoneStream().gets(path).at(1).says(corrupt)
    const said = events.at(-1)
    if (said === undefined) throw new Error('nothing said')
    return diagnose(said, { recent: events, facts: await siteFactsFor(events, { provisioning, ownHosts }) })
  }

  test('the line at which its XML is broken', async () => {
    expect(await why('/a b.xml', { 'files/a b.xml': '<flat-profile>\n\n<GPP_A>\n</flat-profile>' })).toMatchObject({
      code: 'resync-failed-by-content',
      params: { cause: 'xml-corrupt', path: '/a b.xml', line: 3 },
      remedy: { kind: 'open-profile', path: 'a b.xml' },
    })
  })

  test('a key that the phone does not have', async () => {
    expect(await why('/a.cfg', { 'files/a.cfg': await packed({ key: 's3cret' }) })).toMatchObject({
      params: { cause: 'wrong-key' },
    })
  })

  test('nothing, where the file is gone by now', async () => {
    expect(await why('/gone.xml', {})).toMatchObject({ code: 'resync-failed-after-file' })
  })
})

test('a refused path is held against the routes, with the phone as phones.csv has it', async () => {
  const { provisioning, put, routes } = await provisioningWorld()
  await put('templates/7841.xml', profile)
  await put('phones.csv', 'mac,model\n000e08abcdef,CP-7841-3PCC\n')
  await routes.set([{ pattern: '/$PSN/$MA.xml', template: '7841.xml', gzip: false, key: '' }])
  const who = { ip: reception.ip, ...(reception.mac && { mac: reception.mac }) }
  const { events } = phoneStream().by(who).isRefused('/7841-3PCC/000E08ABCDEF.XML')
  const facts = await siteFactsFor(events, { provisioning, ownHosts })
  const refused = events.at(-1)
  expect(refused && diagnose(refused, { facts })).toMatchObject({
    code: 'route-case',
    params: { near: '/7841-3PCC/000e08abcdef.xml' },
  })
  expect([...facts.phones.keys()]).toEqual([reception.mac])
})
