import { describe, expect, test } from 'vitest'
import { provisioningWorld } from '../../support/provisioning-world.ts'

const template = '<flat-profile><User_ID_1_>{{extension}}</User_ID_1_></flat-profile>'
const route = { pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: false, key: '' }

async function routed(to: Partial<typeof route> = {}) {
  const world = await provisioningWorld()
  await world.put('templates/phone.xml', template)
  await world.put(
    'phones.csv',
    'mac,model,serial,extension\n000e08aabb01,CP-7841-3PCC,S1,0012\n000e08aabb02,CP-7841-3PCC,S2,R&D\n',
  )
  await world.routes.set([{ ...route, ...to }])
  return world
}

describe('a path that is made for each phone', () => {
  test('is filled with the row of the phone that it names, whoever asks', async () => {
    const { fetch } = await routed()
    expect(await fetch('/7841-3PCC/000e08aabb01.xml')).toContain('>0012<')
    expect(await fetch('/7841-3PCC/000e08aabb02.xml', { mac: '000e08aabb01' })).toContain('>R&amp;D<')
  })

  test('that names no phone is filled for the one that asks', async () => {
    const { fetch } = await routed({ pattern: '/$PSN.xml' })
    expect(await fetch('/7841-3PCC.xml', { mac: '000e08aabb01' })).toContain('>0012<')
    expect(await fetch('/7841-3PCC.xml')).toBe('refused: unknown-phone')
  })

  test('finds the phone by the query, where its pattern has one', async () => {
    const { fetch } = await routed({ pattern: '/app/provision?mac=$MA' })
    expect(await fetch('/app/provision?mac=000e08aabb01')).toContain('>0012<')
    expect(await fetch('/app/provision')).toBe('refused: not-found')
  })

  test('by serial number finds the phone by its serial number', async () => {
    const { fetch } = await routed({ pattern: '/$SN.cfg' })
    expect(await fetch('/S2.cfg')).toContain('>R&amp;D<')
    expect(await fetch('/S3.cfg')).toBe('refused: unknown-phone')
  })

  test('follows the template and the table as soon as they change', async () => {
    const { fetch, put } = await routed()
    expect(await fetch('/7841-3PCC/000e08aabb01.xml')).toContain('>0012<')
    await put('phones.csv', 'mac,extension\n000e08aabb01,0013\n')
    expect(await fetch('/7841-3PCC/000e08aabb01.xml')).toContain('>0013<')
    await put('templates/phone.xml', '<flat-profile><GPP_A>{{extension}}</GPP_A></flat-profile>')
    expect(await fetch('/7841-3PCC/000e08aabb01.xml')).toContain('<GPP_A>0013<')
  })

  test('says why it cannot be made', async () => {
    const { fetch, put } = await routed()
    const path = '/7841-3PCC/000e08aabb01.xml'
    await put('templates/phone.xml', '{{floor}}')
    expect(await fetch(path)).toBe('refused: value-missing floor')
    await put('templates/phone.xml', '{{floor')
    expect(await fetch(path)).toBe('refused: template-broken templates/phone.xml')
    expect(await (await routed({ template: 'gone.xml' })).fetch(path)).toBe(
      'refused: template-missing templates/gone.xml',
    )
  })

  test('leaves every other path to the files of the site', async () => {
    const { fetch } = await routed()
    expect(await fetch('/basic.txt')).toContain('<flat-profile>')
    expect(await fetch('/7841-3PCC/nothing.xml')).toMatch(/^refused: not-found/)
  })
})

describe('a route with a key', () => {
  const path = '/7841-3PCC/000e08aabb01.xml'

  test('compresses, then encrypts, and the phone reads it with its key', async () => {
    const { fetch, keys } = await routed({ gzip: true, key: 'site' })
    await keys.set({ name: 'site', key: 'MyOwnSecret' })
    expect(await fetch(path, { key: 'MyOwnSecret' })).toContain('>0012<')
    expect(await fetch(path, { key: 'another' })).toMatch(/^unreadable/)
  })

  test('serves nothing while the site has no such key, never clear text', async () => {
    const { fetch, phones } = await routed({ key: 'site' })
    expect(await fetch(path)).toBe('refused: key-missing site')
    const [preview] = await phones.preview('000e08aabb01')
    expect(preview).toMatchObject({ encrypted: true, text: null, refusal: { reason: 'key-missing' } })
  })

  test('forgets what the former key has encrypted', async () => {
    const { fetch, keys } = await routed({ key: 'site' })
    await keys.set({ name: 'site', key: 'first' })
    expect(await fetch(path, { key: 'first' })).toContain('>0012<')
    await keys.set({ name: 'site', key: 'second' })
    expect(await fetch(path, { key: 'second' })).toContain('>0012<')
    await keys.set({ name: 'site', key: null })
    expect(await fetch(path)).toBe('refused: key-missing site')
  })

  test('is told by its name alone', async () => {
    const { keys, routes, phones } = await routed({ key: 'site' })
    expect(await routes.list()).toMatchObject([{ key: 'site', problem: 'key-missing' }])
    await keys.set({ name: 'site', key: 'MyOwnSecret' })
    expect(await keys.names()).toEqual(['site'])
    expect(JSON.stringify([await routes.list(), await phones.preview('000e08aabb01')])).not.toContain('MyOwnSecret')
  })
})

describe('the list of routes', () => {
  test('names what is wrong with each', async () => {
    const { routes } = await routed()
    await routes.set([
      route,
      { ...route, pattern: 'no-slash' },
      { ...route, pattern: '/$IP.xml' },
      { ...route, template: 'gone.xml' },
    ])
    expect((await routes.list()).map(({ problem }) => problem)).toEqual([
      null,
      'no-slash',
      'unknown-macro',
      'template-missing',
    ])
  })
})
