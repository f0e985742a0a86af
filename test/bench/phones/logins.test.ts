import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noKeychain, type Seal } from '../../../electron/bench/core/seal.ts'
import { PhoneLogins } from '../../../electron/bench/phones/logins/phone-logins.ts'
import { HiddenFile } from '../../../electron/bench/site/hidden-file.ts'
import { ShellSeal } from '../../../electron/transports/shell-seal.ts'
import { mac } from '../../support/mac.ts'
import { startPhone } from '../../support/phone-world.ts'
import { historyOf, servedSite } from '../../support/rollout-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const phone = mac('000e08abcdef')
const other = mac('000e08abcdee')

function kept(seal: Seal = noKeychain) {
  const folder = join(temporaryFolder(), 'preferences')
  const file = new HiddenFile(folder, 'phone-logins.json', 1_000_000)
  return { folder, path: join(folder, 'phone-logins.json'), logins: new PhoneLogins({ file, seal }) }
}

test('the phone’s own login goes before that of all phones, and another site has neither', async () => {
  const { logins } = kept()
  const lyon = logins.forSite('/lyon')
  await lyon.set(null, { user: 'admin', password: 'all' })
  await lyon.set([phone], { user: 'root', password: 'own' })
  expect(await lyon.find(phone)).toEqual({ user: 'root', password: 'own' })
  expect(await lyon.find(other)).toEqual({ user: 'admin', password: 'all' })
  expect(await lyon.find(undefined)).toEqual({ user: 'admin', password: 'all' })
  expect(await logins.forSite('/nice').find(phone)).toBeNull()
  await lyon.forget([phone])
  expect(await lyon.find(phone)).toEqual({ user: 'admin', password: 'all' })
})

test('where there is a keychain, the file holds nothing that opens a phone', async () => {
  const sealer: Seal = {
    seal: (text) => Promise.resolve(Buffer.from(text).reverse().toString('base64')),
    open: (sealed) => Promise.resolve(Buffer.from(sealed, 'base64').reverse().toString()),
  }
  const { logins, path } = kept(sealer)
  const lyon = logins.forSite('/lyon')
  await lyon.set([phone], { user: 'admin', password: 'Phone-Pass-1' })
  expect(readFileSync(path, 'utf8')).not.toContain('Phone-Pass-1')
  expect(await lyon.find(phone)).toEqual({ user: 'admin', password: 'Phone-Pass-1' })
  expect(await lyon.list()).toEqual([{ phone, user: 'admin', sealed: true }])
})

test('the file is for its owner alone, also where another program had opened it to all', async () => {
  const { logins, path } = kept()
  await logins.forSite('/lyon').set([phone], { user: 'admin', password: 'x' })
  chmodSync(path, 0o644)
  await logins.forSite('/lyon').set([other], { user: 'admin', password: 'y' })
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('a file that cannot be understood is said to be so without a word of it; a push goes on without a login', async () => {
  const { logins, path, folder } = kept()
  const lyon = logins.forSite('/lyon')
  await lyon.set([phone], { user: 'admin', password: 'x' })
  writeFileSync(path, '{"logins":[{"password":"Phone-Pass-1"')
  const error: unknown = await lyon.list().catch((reason: unknown) => reason)
  expect(error).toMatchObject({ fault: { code: 'LOGINS_UNREADABLE', params: {} } })
  expect(JSON.stringify(error) + String(error)).not.toContain('Phone-Pass-1')
  expect(await lyon.find(phone)).toBeNull()
  expect(readdirSync(folder)).toEqual(['phone-logins.json'])
})

test('the shell’s keychain is asked over the process’s own channel', async () => {
  const asked: unknown[] = []
  const seal: ShellSeal = new ShellSeal((message) => {
    asked.push(message)
    const id = 'id' in message ? message.id : 0
    queueMicrotask(() => seal.heard({ type: 'sealed', id, value: `answer ${id}` }))
  })
  expect(await Promise.all([seal.seal('a'), seal.open('b')])).toEqual(['answer 1', 'answer 2'])
  expect(asked).toEqual([
    { type: 'seal', id: 1, text: 'a' },
    { type: 'open', id: 2, text: 'b' },
  ])
})

test('a kept login opens the phone for a push, and is in nothing that is stored of the site', async () => {
  const { served, site } = await servedSite()
  const { client, bench } = served()
  const listeners = { address: '127.0.0.1', web: 0, sip: null }
  const { driver } = startPhone({ Admin_Password: 'Phone-Pass-1' }, { listeners })
  const webPort = (await driver.listeners()).get('web')?.port ?? 0
  const targets = [{ ip: '127.0.0.1', webPort, mac: phone }]
  const push = async () => {
    for await (const { result } of await client.resync.push({ targets, wish: { action: 'resync', way: 'web' } }))
      return 'outcome' in result ? (result.reason ?? result.outcome) : result.problem
    return 'nothing'
  }
  expect(await push()).toBe('login-needed')
  await client.logins.set({ phones: [phone], login: { user: 'admin', password: 'Phone-Pass-2' } })
  expect(await push()).toBe('login-wrong')
  await client.logins.set({ phones: [phone], login: { user: 'admin', password: 'Phone-Pass-1' } })
  expect(await push()).toBe('accepted')
  expect(JSON.stringify(await historyOf(bench))).not.toContain('Phone-Pass')
  await bench.close()
  for (const file of readdirSync(site, { recursive: true, withFileTypes: true }))
    if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name)).includes('Phone-Pass')).toBe(false)
})
