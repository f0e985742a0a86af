import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { profileOf } from '../../support/profile-catalogue.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'

const asFault = (code: string) =>
  expect.objectContaining({ fault: expect.objectContaining({ code }) as object }) as Error
const table = 'mac,model,extension\n000e08aabb01,CP-7841-3PCC,0012\n000e08aabb02,,0013\n'

async function withTable(text: string | Uint8Array = table) {
  const world = await provisioningWorld()
  await world.put('phones.csv', text)
  return { ...world, file: () => readFile(join(world.folder, 'phones.csv'), 'utf8') }
}

describe('the table of phones', () => {
  test('is the file as it is, with what is wrong with each phone', async () => {
    const { phones, put } = await withTable()
    expect(await phones.table()).toMatchObject({
      columns: ['mac', 'model', 'extension'],
      rows: [{ mac: '000e08aabb01' }, { mac: '000e08aabb02' }],
      checks: [
        { code: 'fetches-nothing', mac: '000e08aabb01' },
        { code: 'fetches-nothing', mac: '000e08aabb02' },
      ],
    })
    await put('files/CP-7841-3PCC000e08aabb01.cfg', '<flat-profile/>')
    expect((await phones.table()).checks).toEqual([{ code: 'fetches-nothing', mac: '000e08aabb02' }])
  })

  test('of a site without the file is empty, and the first phone makes it', async () => {
    const { phones, folder, file, pass } = await withTable()
    await rm(join(folder, 'phones.csv'))
    pass(1_000)
    const { rows, revision } = await phones.table()
    expect(rows).toEqual([])
    await phones.import({ text: '000e08aabb01', basedOn: revision })
    expect(await file()).toBe('mac,model,serial,extension,display_name\n000e08aabb01,,,,\n')
  })

  test('keeps the names of a spreadsheet that does not save UTF-8, for it and for phones', async () => {
    const latin1 = Buffer.from('mac;display_name\n000e08aabb01;Hélène\n', 'latin1')
    const { phones, file } = await withTable(latin1)
    const { rows, revision } = await phones.table()
    expect(rows[0]?.values['display_name']).toBe('Hélène')
    await phones.edit({ edits: [{ mac: '000e08aabb01', values: { extension: '7' } }], remove: [], basedOn: revision })
    expect(await file()).toBe('\uFEFFmac;display_name;extension\n000e08aabb01;Hélène;7\n')
  })
})

describe('a change', () => {
  test('is shown cell by cell before it is kept', async () => {
    const { phones } = await withTable()
    const edits = [
      { mac: '00:0E:08:AA:BB:02', values: { model: 'CP-8841-3PCC' } },
      { mac: '000e08aabb03', values: { extension: '0014' } },
    ]
    expect(await phones.planEdit({ edits, remove: ['000e08aabb01'] })).toMatchObject({
      added: 1,
      changed: 1,
      removed: 1,
    })
    expect((await phones.table()).rows).toHaveLength(2)
  })

  test('touches its own cells, keeps leading zeros, and can be taken back', async () => {
    const { phones, file } = await withTable()
    const { revision } = await phones.table()
    const edits = [{ mac: '000e08aabb02', values: { extension: '0099' } }]
    const { undo } = await phones.edit({ edits, remove: [], basedOn: revision })
    expect(await file()).toBe(table.replace('0013', '0099'))
    await phones.undo(undo)
    expect(await file()).toBe(table)
  })

  test('and the one before it are taken back one after the other', async () => {
    const { phones, file } = await withTable()
    const set = async (extension: string): Promise<string> => {
      const { revision } = await phones.table()
      const edits = [{ mac: '000e08aabb01', values: { extension } }]
      return (await phones.edit({ edits, remove: [], basedOn: revision })).undo
    }
    const [first, second] = [await set('1'), await set('2')]
    await phones.undo('last')
    await phones.undo(first)
    await expect(phones.undo(second)).rejects.toEqual(asFault('FILE_UNKNOWN'))
    expect(await file()).toBe(table)
  })

  test('is what is taken back by who undoes while it is still being written, and twice at once is two of them', async () => {
    const { phones, file } = await withTable()
    const set = async (extension: string): Promise<void> => {
      const { revision } = await phones.table()
      const edits = [{ mac: '000e08aabb01', values: { extension } }]
      const changing = phones.edit({ edits, remove: [], basedOn: revision })
      if (extension === '2') await phones.undo('last')
      await changing
    }
    await set('1')
    const once = await file()
    await set('2')
    expect(await file()).toBe(once)
    await set('3')
    await Promise.all([phones.undo('last'), phones.undo('last')])
    expect(await file()).toBe(table)
  })

  test('never overwrites what a spreadsheet saved meanwhile, nor does taking it back', async () => {
    const { phones, put, file } = await withTable()
    const { revision } = await phones.table()
    const edits = [{ mac: '000e08aabb01', values: { extension: '1' } }]
    const { undo } = await phones.edit({ edits, remove: [], basedOn: revision })
    await put('phones.csv', `${table}000e08aabb09,,\n`)
    await expect(phones.edit({ edits, remove: [], basedOn: revision })).rejects.toEqual(asFault('FILE_CHANGED'))
    await expect(phones.undo(undo)).rejects.toEqual(asFault('FILE_CHANGED'))
    expect(await file()).toContain('000e08aabb09')
  })

  test('of two at the same moment, one is kept and the other told', async () => {
    const { phones, file } = await withTable()
    const { revision } = await phones.table()
    const edit = (extension: string) =>
      phones.edit({ edits: [{ mac: '000e08aabb01', values: { extension } }], remove: [], basedOn: revision })
    const outcomes = await Promise.allSettled([edit('1'), edit('2')])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await file()).toContain('000e08aabb01,CP-7841-3PCC,1\n')
  })

  test('of a phone whose MAC is none is refused in words', async () => {
    const { phones } = await withTable()
    const bad = phones.planEdit({ edits: [{ mac: 'nonsense', values: {} }], remove: [] })
    await expect(bad).rejects.toEqual(asFault('BAD_INPUT'))
    await expect(phones.preview('000e08ffffff')).rejects.toEqual(asFault('PHONE_UNKNOWN'))
    await expect(phones.undo('never')).rejects.toEqual(asFault('FILE_UNKNOWN'))
  })
})

describe('an import', () => {
  test('completes the phones that are there, adds the others, and names what it cannot read by line', async () => {
    const { phones, file } = await withTable()
    const text = 'Adresse MAC;Modèle;Poste\n00-0E-08-AA-BB-02;CP-8841-3PCC;\nE08AABB03;;1\n000e.08aa.bb04;;0042\n'
    const plan = await phones.planImport({ text })
    expect(plan).toMatchObject({ added: 1, changed: 1, removed: 0 })
    expect(plan.problems).toMatchObject([{ line: 3, code: 'mac-lost-zeros' }])
    await phones.import({ text, basedOn: (await phones.table()).revision })
    expect(await file()).toBe(
      'mac,model,extension\n000e08aabb01,CP-7841-3PCC,0012\n000e08aabb02,CP-8841-3PCC,0013\n000e08aabb04,,0042\n',
    )
  })

  test('loses no line that the file had and nobody could read', async () => {
    const { phones, file } = await withTable(`${table}E08AABB05,lost,9\n`)
    await phones.import({ text: 'mac\n000e08aabb07\n', basedOn: (await phones.table()).revision })
    expect(await file()).toContain('E08AABB05,lost,9')
  })
})

test('a preview shows every file of a phone, rendered as it would be sent', async () => {
  const { phones, routes, put } = await withTable()
  await put('templates/phone.xml', '<X>{{extension}}</X>')
  await put('files/000e08aabb01.raw.cfg', '<flat-profile/>')
  await routes.set([{ pattern: '/$MA.xml', template: 'phone.xml', gzip: true, key: '' }])
  expect(await phones.preview('000e08aabb01')).toMatchObject([
    { path: '000e08aabb01.xml', route: '/$MA.xml', gzip: true, encrypted: false, text: '<X>0012</X>' },
    { path: '000e08aabb01.raw.cfg', route: null, text: '<flat-profile/>' },
  ])
})

test('a preview is checked by the firmware of its phone and by the names that the other files use', async () => {
  const { phones, put, routes } = await provisioningWorld()
  await put('phones.csv', 'mac,model,firmware\n000e08aabb01,8851,11.1(1)\n000e08aabb02,8851,12.0(7)\n')
  const names = ['Profile_Rules', 'Resync_Periodics', 'Enable_SSLv3']
  const text = profileOf(...names.map((name) => `<${name}>No</${name}>`))
  await put('templates/phone.xml', text)
  await put('templates/other.xml', profileOf('<Resync_Periodics>3600</Resync_Periodics>'))
  await routes.set([{ pattern: '/$MA.xml', template: 'phone.xml', gzip: false, key: '' }])
  const found = async (mac: string): Promise<readonly string[]> =>
    (await phones.preview(mac)).flatMap(({ findings }) => findings.map(({ code }) => code))
  expect(await found('000e08aabb01')).toEqual(['unknown-parameter-near', 'unknown-parameter-used'])
  expect(await found('000e08aabb02')).toEqual(['unknown-parameter-near', 'unknown-parameter-used', 'gone-here'])
})

test('a file that is too large to be a list of phones is refused', async () => {
  const { phones, folder, pass } = await withTable()
  await writeFile(join(folder, 'phones.csv'), Buffer.alloc(33 * 1024 * 1024, 65))
  pass(1_000)
  await expect(phones.table()).rejects.toEqual(asFault('BAD_INPUT'))
})

test('of routes without number, the first hundred files of a phone are shown', async () => {
  const { phones, put, routes } = await provisioningWorld()
  await put('phones.csv', 'mac\n000e08aabb01\n')
  const template = 'phone.xml'
  await routes.set(
    Array.from({ length: 150 }, (_, i) => ({ pattern: `/${i}/$MA.xml`, template, gzip: false, key: '' })),
  )
  const previews = await phones.preview('000e08aabb01')
  expect([previews.length, previews[0]?.path]).toEqual([100, '0/000e08aabb01.xml'])
})
