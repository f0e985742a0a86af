import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('logins', (page) => {
  test('a login is kept for one phone or for all of the site, told by its name alone, and forgotten', async () => {
    const { client } = page
    await client.logins.set({ phones: ['00:0E:08:AA:BB:CC'], login: { user: 'admin', password: 'Own-Pass-1' } })
    await client.logins.set({ phones: null, login: { user: 'admin', password: 'Site-Pass-1' } })
    const kept = await client.logins.list()
    expect(kept).toEqual([
      { phone: '000e08aabbcc', user: 'admin', sealed: false },
      { phone: null, user: 'admin', sealed: false },
    ])
    const file = join(page.folder, 'preferences', 'phone-logins.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain('Own-Pass-1')
    await client.logins.forget({ phones: ['000e08aabbcc'] })
    await client.logins.forget({ phones: null })
    expect(await client.logins.list()).toEqual([])
    expect(readFileSync(file, 'utf8')).not.toMatch(/Pass-1/)
  })

  test('a name is no phone', async () => {
    const set = page.client.logins.set({ phones: ['reception'], login: { user: 'admin', password: 'x' } })
    expect(await faultOf(set)).toBe('BAD_REQUEST')
  })
})
