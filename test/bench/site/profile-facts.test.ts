import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ProfileFacts } from '../../../electron/bench/site/profile-facts.ts'
import { ProfileSummaries } from '../../../electron/bench/site/profile-summaries.ts'
import { profileOf } from '../../support/profile-catalogue.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'

async function openWorld() {
  const world = await provisioningWorld()
  const { phones, profiles } = world.provisioning
  const facts = new ProfileFacts({ phones, routes: () => world.site.file().routes })
  const summaries = new ProfileSummaries(profiles, facts)
  const warnings = async (path: string): Promise<number | undefined> =>
    (await summaries.list()).find((each) => each.path === path)?.findings.warning
  return { ...world, facts, warnings }
}

test('the list judges each profile by the phones that get it, and again when those change', async () => {
  const { put, warnings } = await openWorld()
  const text = profileOf('<User_ID_5_>a</User_ID_5_>', '<User_ID_6_>a</User_ID_6_>')
  await put('templates/phone.xml', text)
  await put('files/000e08000001.xml', text)
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([0, 0])
  await put('phones.csv', 'mac,model\n000e08000001,7841\n')
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([1, 1])
  await put('phones.csv', 'mac,model\n000e08000001,7841\n000e08000002,8851\n')
  expect([await warnings('phone.xml'), await warnings('000e08000001.xml')]).toEqual([0, 1])
})

test('a list of phones that cannot be read leaves profiles judged without it', async () => {
  const { folder, put, facts } = await openWorld()
  await rm(join(folder, 'phones.csv'))
  await put('phones.csv/not-a-file', '')
  expect((await facts.now())({ area: 'files', path: 'a.xml' })).toEqual({ models: [] })
})
