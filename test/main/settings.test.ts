import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openSettings, parseSettings } from '../../electron/main/settings.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const first = { theme: 'system', site: null }

test('what is remembered is there at the next start', () => {
  const file = join(temporaryFolder(), 'new folder', 'window.json')
  const settings = openSettings(file)
  expect(settings.get()).toEqual(first)
  settings.set({
    language: 'fr',
    site: '/sites/lyon',
    window: { x: -8, y: 0, width: 900, height: 600, maximized: true },
  })
  settings.set({ whenClosing: 'background' })
  expect(openSettings(file).get()).toEqual(settings.get())
  expect(settings.get()).toMatchObject({ language: 'fr', whenClosing: 'background', theme: 'system' })
})

test.each([
  null,
  3,
  [],
  'x',
  { language: 'de', theme: 'pink', whenClosing: 1, site: 4, window: { width: 'wide' } },
  { window: { width: 1e400, height: 3 } },
  { window: null },
])('a file with %j in it is a first start', (json) => {
  expect(parseSettings(json)).toEqual(first)
})

test('a file that cannot be read or written costs the memory only', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'window.json'))
  writeFileSync(join(folder, 'window.json', 'x'), '')
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const settings = openSettings(join(folder, 'window.json'))
  settings.set({ site: '/sites/lyon' })
  expect(settings.get().site).toBe('/sites/lyon')
  expect(said).toHaveBeenCalledOnce()
  said.mockRestore()
  chmodSync(folder, 0o700)
  expect(readdirSync(folder)).toContain('window.json')
})
