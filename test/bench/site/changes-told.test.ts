import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { provisioningWorld } from '../../support/provisioning-world.ts'

/** What a site tells while `change` is made. */
async function toldBy(change: (world: Awaited<ReturnType<typeof provisioningWorld>>) => Promise<unknown>) {
  const world = await provisioningWorld()
  await world.put('phones.csv', 'mac,extension\n000e08aabb01,1\n000e08aabb02,2\n')
  await world.phones.table()
  const before = world.told.length
  await change(world)
  return world.told.slice(before)
}

const revisionOf = async ({ phones }: Awaited<ReturnType<typeof provisioningWorld>>): Promise<string> =>
  (await phones.table()).revision

test('a saved profile is told with its content’s hash', async () => {
  const save = { area: 'templates', path: 'x.xml', text: '<a/>', basedOn: null } as const
  const told = await toldBy(({ provisioning }) => provisioning.profiles.save(save))
  expect(told).toMatchObject([{ type: 'profile.saved', area: 'templates', path: 'x.xml', bytes: 4 }])
  expect(told[0]).toHaveProperty('sha256', createHash('sha256').update('<a/>').digest('hex'))
})

test('a change of phones.csv is told with its numbers, whoever made it', async () => {
  const edits = [
    { mac: '000e08aabb01', values: { extension: '9' } },
    { mac: '000e08aabb07', values: { extension: '7' } },
  ]
  const told = await toldBy(async (world) => {
    const { undo } = await world.phones.edit({ edits, remove: ['000e08aabb02'], basedOn: await revisionOf(world) })
    await world.phones.undo(undo)
    await world.phones.import({ text: 'mac\n000e08aabb08\n', basedOn: await revisionOf(world) })
    await world.put('phones.csv', 'mac,extension\n000e08aabb01,5\n')
    await world.phones.table()
  })
  expect(told).toEqual([
    { type: 'phones.changed', by: 'edit', added: 1, changed: 1, removed: 1 },
    { type: 'phones.changed', by: 'undo', added: 1, changed: 1, removed: 1 },
    { type: 'phones.changed', by: 'import', added: 1, changed: 0, removed: 0 },
    { type: 'phones.changed', by: 'outside', added: 0, changed: 1, removed: 2 },
  ])
})

test('what happens to files is told, the undo too', async () => {
  const told = await toldBy(async ({ files }) => {
    await files.add('a.txt', new TextEncoder().encode('a'), { replace: false })
    await files.rename('a.txt', 'b.txt')
    const { undo } = await files.remove('b.txt')
    await files.restore(undo)
  })
  expect(told).toMatchObject([
    { type: 'file.added', path: 'a.txt', bytes: 1 },
    { type: 'file.renamed', from: 'a.txt', path: 'b.txt' },
    { type: 'file.removed', path: 'b.txt' },
    { type: 'file.restored', path: 'b.txt' },
  ])
})

test('routes, settings and the names of keys are told; a key itself never', async () => {
  const told = await toldBy(async ({ site, keys, routes, provisioning }) => {
    await routes.set([{ pattern: '/$MA.xml', template: 'phone.xml', gzip: false, key: 'site' }])
    await keys.set({ name: 'site', key: 'MyOwnSecret' })
    await keys.set({ name: 'site', key: null })
    await provisioning.secrets.forget('site')
    await site.setAddresses({ listen: '127.0.0.1', advertise: '' })
    await site.setServer('tftp', { port: 6969, enabled: false })
    await site.setAnnounce(true)
  })
  expect(told).toEqual([
    { type: 'routes.changed', count: 1 },
    { type: 'key.set', name: 'site', removed: false },
    { type: 'key.set', name: 'site', removed: true },
    { type: 'key.forgotten', name: 'site' },
    { type: 'settings.changed', setting: 'addresses', listen: '127.0.0.1', advertise: '' },
    { type: 'settings.changed', setting: 'server', server: 'tftp', port: 6969, enabled: false },
    { type: 'settings.changed', setting: 'announce', enabled: true },
  ])
  expect(JSON.stringify(told)).not.toContain('MyOwnSecret')
})

test('a change that is refused is not told', async () => {
  const edit = { edits: [], remove: ['000e08aabb01'], basedOn: 'an older revision' }
  const told = await toldBy(({ phones }) => phones.edit(edit).catch(() => undefined))
  expect(told).toEqual([])
})

test('two that find the file changed at once tell it once, and an edit beside them is told as an edit', async () => {
  const told = await toldBy(async (world) => {
    await world.put('phones.csv', 'mac,extension\n000e08aabb01,5\n')
    await Promise.all([world.phones.table(), world.phones.planEdit({ edits: [], remove: [] })])
    const basedOn = await revisionOf(world)
    world.pass(1_000)
    const edits = [{ mac: '000e08aabb01', values: { extension: '6' } }]
    await Promise.all([world.phones.edit({ edits, remove: [], basedOn }), world.phones.table()])
    await world.phones.table()
  })
  expect(told.map((event) => 'by' in event && event.by)).toEqual(['outside', 'edit'])
})
