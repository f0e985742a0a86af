import { packFile } from '../serving/pack-file.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'files' | 'store' | 'site' | 'provisioning'>>()

export const files = os.files.router({
  list: os.files.list.handler(async ({ context }) => {
    const { files: listing, store } = context.site.need()
    const [listed, fetches] = await Promise.all([listing.list(), store.lastFetches()])
    return listed.map((file) => ({ ...file, lastFetch: fetches.get(file.path) ?? null }))
  }),
  add: os.files.add.handler(async ({ input: { path, content, replace }, context }) => {
    const { files: listing, store } = context.site.need()
    const added = await listing.add(path, new Uint8Array(await content.arrayBuffer()), { replace })
    return { ...added, lastFetch: (await store.lastFetches()).get(added.path) ?? null }
  }),
  remove: os.files.remove.handler(({ input, context }) => context.site.need().files.remove(input.path)),
  restore: os.files.restore.handler(async ({ input, context }) => {
    await context.site.need().files.restore(input.undo)
    return null
  }),
  pack: os.files.pack.handler(async ({ input, context }) => {
    const { files: listing, store, site, provisioning } = context.site.need()
    const deps = { root: site.parts.files, files: listing, secrets: provisioning.secrets }
    const packed = await packFile(deps, input)
    return { ...packed, lastFetch: (await store.lastFetches()).get(packed.path) ?? null }
  }),
  rename: os.files.rename.handler(async ({ input: { from, to }, context }) => {
    await context.site.need().files.rename(from, to)
    return null
  }),
})
