import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ContentHistory } from '../../../electron/bench/site/content-history.ts'
import { ProfileFiles } from '../../../electron/bench/site/profile-files.ts'
import { Secrets } from '../../../electron/bench/site/secrets.ts'
import { createSite } from '../../../electron/bench/site/site.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const asFault = (code: string) =>
  expect.objectContaining({ fault: expect.objectContaining({ code }) as object }) as Error
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('the keys of a site', () => {
  test('are kept by name in a file that only this account reads', async () => {
    const folder = temporaryFolder()
    const secrets = new Secrets(folder)
    expect(await secrets.names()).toEqual([])
    await Promise.all([secrets.set('b', 'two'), secrets.set('a', 'one')])
    expect(await secrets.names()).toEqual(['a', 'b'])
    expect(await secrets.key('a')).toBe('one')
    if (process.platform !== 'win32') expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
    await secrets.set('a', null)
    expect([await secrets.key('a'), await secrets.key('toString')]).toEqual([null, null])
  })

  test('have a revision that changes with the key and tells nothing of it', async () => {
    const secrets = new Secrets(temporaryFolder())
    await secrets.set('a', 'one')
    const first = await secrets.revision('a')
    expect(await secrets.revision('a')).toBe(first)
    await secrets.set('a', 'two')
    expect(await secrets.revision('a')).not.toBe(first)
    expect(await secrets.revision('b')).toBeNull()
    expect(first).not.toContain('one')
  })

  test('in a file that cannot be understood are a fault that quotes none of it, and the file stays', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'secrets.json'), '{"keys": {"a": "MyOwnSecret"')
    const failed = new Secrets(folder).set('b', 'two')
    await expect(failed).rejects.toEqual(asFault('SECRETS_UNREADABLE'))
    await failed.catch((error: unknown) => expect(String(error)).not.toContain('MyOwnSecret'))
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toContain('MyOwnSecret')
  })

  test('leave their last value behind when they are removed or replaced: told by name and time, brought back, or forgotten', async () => {
    const folder = temporaryFolder()
    let now = 0
    const secrets = new Secrets(folder, undefined, () => (now += 1))
    await secrets.set('a', 'first')
    expect(await secrets.former()).toEqual([])
    await secrets.set('a', 'second')
    await secrets.set('b', 'other')
    await secrets.set('b', null)
    expect(await secrets.former()).toEqual([
      { name: 'b', at: 4, removed: true },
      { name: 'a', at: 2, removed: false },
    ])
    await new Secrets(folder).undo('b')
    expect(await secrets.key('b')).toBe('other')
    await secrets.forget('a')
    expect(await secrets.former()).toEqual([])
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).not.toContain('first')
    await expect(secrets.forget('a')).rejects.toEqual(asFault('KEY_MISSING'))
    if (process.platform !== 'win32') expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600)
  })

  test('keep the former value of twenty names at most, one of each, and give none of them to anybody else', async () => {
    const folder = temporaryFolder()
    const secrets = new Secrets(folder)
    for (let n = 0; n < 22; n++) {
      await secrets.set(`k${n}`, `old ${n}.`)
      await secrets.set(`k${n}`, `older ${n}.`)
      await secrets.set(`k${n}`, `new ${n}.`)
    }
    expect((await secrets.former()).map(({ name }) => name)).toEqual(Array.from({ length: 20 }, (_, n) => `k${21 - n}`))
    const file = await readFile(join(folder, 'secrets.json'), 'utf8')
    expect([file.match(/"old \d+/g), file.match(/"older \d+/g)?.length]).toEqual([null, 20])
    const given = await secrets.present()
    expect(given).toContain('new 21.')
    expect(given).not.toMatch(/old|former/)
  })

  test('of an older version have no time, and are brought back all the same', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'secrets.json'), '{"keys": {}, "former": {"a": "one", "b": null}}')
    const secrets = new Secrets(folder)
    expect(await secrets.former()).toEqual([{ name: 'a', at: null, removed: true }])
    await secrets.undo('a')
    expect(await secrets.key('a')).toBe('one')
  })

  test('that another version keeps beside them are not lost', async () => {
    const folder = temporaryFolder()
    await writeFile(join(folder, 'secrets.json'), '{"keys": {}, "passwords": {"x": "y"}}')
    await new Secrets(folder).set('a', 'one')
    expect(JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))).toMatchObject({ passwords: { x: 'y' } })
  })
})

describe('the history of contents', () => {
  test('tells each time that a file took another content, also a former one', async () => {
    const history = new ContentHistory(temporaryFolder())
    const a = await history.keep('files/x', bytes('a'), 1)
    const b = await history.keep('files/x', bytes('b'), 2)
    await history.keep('files/x', bytes('b'), 3)
    await history.keep('files/x', bytes('a'), 4)
    expect((await history.versions('files/x')).map(({ sha256, at }) => [sha256, at])).toEqual([
      [a, 4],
      [b, 2],
      [a, 1],
    ])
    expect(Buffer.from((await history.content(b)) ?? []).toString()).toBe('b')
  })

  test('tells the first time of a content, also after a new start', async () => {
    const folder = temporaryFolder()
    await new ContentHistory(folder).keep('files/x', bytes('a'), 1)
    const again = new ContentHistory(folder)
    await again.keep('files/x', bytes('a'), 9)
    expect((await again.versions('files/x')).map(({ at }) => at)).toEqual([1])
  })

  test('passes over a line that a power cut broke, and gives nothing for a hash that is none', async () => {
    const folder = temporaryFolder()
    const history = new ContentHistory(folder)
    await history.keep('files/x', bytes('a'), 1)
    const index = join(folder, 'published', 'index.jsonl')
    await writeFile(index, `${await readFile(index, 'utf8')}{"at": 2, "pa`)
    expect(await history.versions('files/x')).toHaveLength(1)
    expect(await history.content('../index.jsonl')).toBeNull()
    expect(await history.content('0'.repeat(64))).toBeNull()
  })
})

describe('the texts of a site', () => {
  async function texts() {
    const site = await createSite(temporaryFolder(), 'Lyon')
    let now = 0
    const files = new ProfileFiles(site.parts, { now: () => (now += 1), after: () => () => undefined })
    return { files, root: site.parts.files }
  }

  test('are saved over what was read and over nothing else; each content stays', async () => {
    const { files, root } = await texts()
    const first = await files.save({ area: 'files', path: 'a/x.xml', text: '<a/>', basedOn: null })
    await expect(files.save({ area: 'files', path: 'a/x.xml', text: '<b/>', basedOn: null })).rejects.toEqual(
      asFault('FILE_EXISTS'),
    )
    const second = await files.save({ area: 'files', path: 'a/x.xml', text: '<b/>', basedOn: first.revision })
    await expect(files.save({ area: 'files', path: 'a/x.xml', text: '<c/>', basedOn: first.revision })).rejects.toEqual(
      asFault('FILE_CHANGED'),
    )
    expect(await readFile(join(root, 'a/x.xml'), 'utf8')).toBe('<b/>')
    await files.save({ area: 'files', path: 'a/x.xml', text: '<a/>', basedOn: second.revision })
    const versions = await files.versions('files', 'a/x.xml')
    expect(versions.map(({ sha256 }) => sha256)).toEqual([first.revision, second.revision, first.revision])
    expect((await files.version('a/x.xml', second.revision)).text).toBe('<b/>')
  })

  test('of two saves at the same moment, one is kept and the other told', async () => {
    const { files } = await texts()
    const outcomes = await Promise.allSettled([
      files.save({ area: 'templates', path: 'x.xml', text: '<a/>', basedOn: null }),
      files.save({ area: 'templates', path: 'x.xml', text: '<b/>', basedOn: null }),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect((await files.read('templates', 'x.xml')).text).toBe('<a/>')
  })

  test('a name that leads out, is a folder or goes through a file is refused', async () => {
    const { files } = await texts()
    await files.save({ area: 'files', path: 'a/x.xml', text: '<a/>', basedOn: null })
    for (const path of ['../x.xml', 'a'])
      await expect(files.save({ area: 'files', path, text: 'x', basedOn: null }), path).rejects.toEqual(
        asFault('FILE_NAME_REFUSED'),
      )
    await expect(files.save({ area: 'files', path: 'basic.txt/x.xml', text: 'x', basedOn: null })).rejects.toEqual(
      asFault('FILE_EXISTS'),
    )
  })

  test('what is no text is listed and not opened', async () => {
    const { files, root } = await texts()
    await writeFile(join(root, 'x.bin'), new Uint8Array([0xff, 0xfe, 0x00, 0x80]))
    const entry = (await files.list()).find(({ path }) => path === 'x.bin')
    expect(entry).toMatchObject({ bytes: 4, content: null })
    await expect(files.read('files', 'x.bin')).rejects.toEqual(asFault('NOT_TEXT'))
    await expect(files.read('files', 'none.xml')).rejects.toEqual(asFault('FILE_UNKNOWN'))
  })
})
