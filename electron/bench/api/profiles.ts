import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'provisioning' | 'summaries' | 'closed'>>()

export const profiles = os.profiles.router({
  list: os.profiles.list.handler(({ context, signal }) => context.site.need().summaries.list(signal)),
  facts: os.profiles.facts.handler(async ({ input, context }) =>
    (await context.site.need().summaries.facts.whole())(input),
  ),
  read: os.profiles.read.handler(({ input: { area, path }, context }) =>
    context.site.need().provisioning.profiles.read(area, path),
  ),
  save: os.profiles.save.handler(({ input, context }) => context.site.need().provisioning.profiles.save(input)),
  watch: os.profiles.watch.handler(({ input, context, signal }) => {
    const { provisioning, closed } = context.site.need()
    const until = signal === undefined ? closed : AbortSignal.any([signal, closed])
    return provisioning.profiles.revisions(input, until)
  }),
  versions: os.profiles.versions.handler(({ input: { area, path }, context }) =>
    context.site.need().provisioning.profiles.versions(area, path),
  ),
  version: os.profiles.version.handler(({ input: { path, sha256 }, context }) =>
    context.site.need().provisioning.profiles.version(path, sha256),
  ),
})
