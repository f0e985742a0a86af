import { call, ORPCError } from '@orpc/server'
import { expect, test } from 'vitest'
import { answering, type Api } from '../../../electron/bench/api/base.ts'
import { keys } from '../../../electron/bench/api/keys.ts'
import { preferences } from '../../../electron/bench/api/preferences.ts'
import { profiles } from '../../../electron/bench/api/profiles.ts'
import { ProfileFacts } from '../../../electron/bench/site/profile-facts.ts'
import { ProfileSummaries } from '../../../electron/bench/site/profile-summaries.ts'
import { openPreferences } from '../../../electron/bench/site/preferences.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

async function openSite() {
  const complaints: string[] = []
  const world = await provisioningWorld()
  const open = {
    provisioning: world.provisioning,
    summaries: new ProfileSummaries(
      world.provisioning.profiles,
      new ProfileFacts({ ...world.provisioning, routes: () => world.site.file().routes }),
    ),
    closed: new AbortController().signal,
  }
  const complain = (reference: string, error: unknown): void => void complaints.push(`${reference} ${String(error)}`)
  return { ...world, complaints, context: { site: { need: () => open }, complain } }
}

const errorOf = async (answer: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await answer.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof ORPCError ? { code: error.code as string, data: error.data as unknown } : error
}

test('one subject is answered from the parts that it needs', async () => {
  const { context } = await openSite()
  expect(await call(keys.set, { name: 'site', key: 'MyOwnSecret' }, { context })).toBeNull()
  expect(await call(keys.names, undefined, { context })).toEqual(['site'])
})

test('preferences need no site', async () => {
  const context = { preferences: openPreferences(temporaryFolder()), complain: () => undefined }
  await call(preferences.set, { language: 'fr', theme: 'dark', savedFilters: [] }, { context })
  expect(await call(preferences.get, undefined, { context })).toMatchObject({ language: 'fr', theme: 'dark' })
})

test('a call that is given up by whoever asked is no error of ours: nobody complains', async () => {
  const { context, complaints } = await openSite()
  const reason = new Error('the page asks anew')
  for (const signal of [AbortSignal.abort(), AbortSignal.abort(reason)])
    expect(await errorOf(call(profiles.list, undefined, { context, signal }))).toBe(signal.reason)
  expect(complaints).toEqual([])
})

test('a fault of a service is the answer, as data, and nobody complains', async () => {
  const { context, complaints } = await openSite()
  const missing = call(profiles.read, { area: 'files', path: 'none.xml' }, { context })
  expect(await errorOf(missing)).toEqual({
    code: 'FAULT',
    data: { code: 'FILE_UNKNOWN', params: { path: 'none.xml' } },
  })
  expect(complaints).toEqual([])
})

test('an error of ours gives the other side a reference, and its text stays here', async () => {
  const { context, complaints } = await openSite()
  const need = (): never => {
    throw new Error('the secret is MyOwnSecret')
  }
  const failing = call(keys.names, undefined, { context: { ...context, site: { need } } })
  const [reference, ...text] = await errorOf(failing).then((error) => {
    expect(error).toMatchObject({ code: 'FAULT', data: { code: 'INTERNAL' } })
    expect(JSON.stringify(error)).not.toContain('MyOwnSecret')
    return (complaints[0] ?? '').split(' ')
  })
  expect([reference?.length, text.join(' ')]).toEqual([8, 'Error: the secret is MyOwnSecret'])
})

test('a call that is forgotten does not compile', () => {
  const os = answering<Pick<Api, 'preferences'>>()
  const get = os.preferences.get.handler(({ context }) => context.preferences.get())
  // @ts-expect-error -- `set` is missing
  expect(Object.keys(os.preferences.router({ get }))).toContain('get')
})
