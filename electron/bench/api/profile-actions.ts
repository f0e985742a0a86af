import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { lintProfile } from '../../../shared/domain/profile/lint/lint.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
import type { ProfileSummary, SiteAnswer } from '../../../shared/ipc/contract.ts'
import type { ProfileActions } from './bench-core.ts'
import type { Clock } from '../core/clock.ts'
import type { ProfileEntry } from '../site/profile-files.ts'
import type { SiteSession } from '../open-site/open-site.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'

/** How often the disk is looked at while an editor is open: a person switches windows in about this time. */
const LOOK_MS = 1_000

export function profileActions(session: () => SiteSession, clock: Clock): ProfileActions {
  const looked = new Map<string, Pick<ProfileSummary, 'profile' | 'findings'>>()

  const summary = ({ area, path, bytes, modifiedAt, content }: ProfileEntry): ProfileSummary => {
    const revision = content?.revision ?? null
    const about = { area, path, bytes, modifiedAt, revision }
    if (content === null || revision === null)
      return { ...about, profile: false, findings: { error: 0, warning: 0, info: 0 } }
    const known = looked.get(revision) ?? lookInto(content.text)
    if (looked.size > 2_000) looked.clear()
    looked.set(revision, known)
    return { ...about, ...known }
  }

  return {
    list: async () => (await session().provisioning.profiles.list()).map(summary),
    read: ({ area, path }) => session().provisioning.profiles.read(area, path),
    save: ({ area, path, text, basedOn }) => session().provisioning.profiles.save(area, path, text, basedOn),
    async *watch({ area, path }, signal) {
      const { profiles } = session().provisioning
      let last: string | null | undefined
      while (signal?.aborted !== true) {
        const revision = await profiles.revision(area, path)
        if (revision !== last) yield revision
        last = revision
        await pause(clock, LOOK_MS, signal)
      }
    },
    versions: ({ area, path }) => session().provisioning.profiles.versions(area, path),
    version: ({ path, sha256 }) => session().provisioning.profiles.version(path, sha256),
    answers: ({ targets, mac }) => Promise.all(targets.map((target) => answer(session(), target, mac))),
  }
}

function lookInto(text: string): Pick<ProfileSummary, 'profile' | 'findings'> {
  const profile = parseProfile(text)
  if (profile.flatProfiles.length === 0) return { profile: false, findings: { error: 0, warning: 0, info: 0 } }
  const findings = lintProfile(profile, { catalogue: parameterCatalogue() })
  const count = (severity: 'error' | 'warning' | 'info'): number =>
    findings.filter((finding) => finding.severity === severity).length
  return { profile: true, findings: { error: count('error'), warning: count('warning'), info: count('info') } }
}

/** Asks the served files as a server would; nothing is counted and no event is told. */
async function answer({ provisioning }: SiteSession, target: string, macText: string | null): Promise<SiteAnswer> {
  const mac = parseMac(macText ?? '')
  const who = { ip: '127.0.0.1', ...(mac.ok ? { mac: mac.value } : {}) }
  const opened = await provisioning.files.open({
    server: 'http',
    target: target.startsWith('/') ? target : `/${target}`,
    who,
  })
  if (!opened.ok) return { kind: 'refused', ...opened.error }
  const { path, size } = opened.value
  opened.value.close()
  const routed = provisioning.routes().find((compiled) => compiled.match(path) !== null)
  return routed === undefined
    ? { kind: 'file', path, bytes: size }
    : { kind: 'rendered', path, bytes: size, route: routed.route.pattern, template: routed.route.template }
}

function pause(clock: Clock, ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal?.addEventListener('abort', done)
  })
}
