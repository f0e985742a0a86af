import { isAbsolute, relative, resolve, sep } from 'node:path'
import type { LintContext } from '../../shared/domain/profile/lint/lint-subject.ts'
import { namesOf } from '../../shared/domain/trust/names.ts'
import { systemClock } from '../bench/core/clock.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { ProfileFacts } from '../bench/site/profile-facts.ts'
import { ProfileFiles, type ProfileName } from '../bench/site/profile-files.ts'
import { openSite, type Site } from '../bench/site/site.ts'
import { trustOf } from './trust-site.ts'

/** What the site in a folder knows, for each of the files that are checked. */
export async function siteContext(folder: string): Promise<(file: string) => Partial<LintContext>> {
  const https = await httpsOf(folder)
  const site = await openSite(folder)
  const phones = new PhoneBookFile(site.folder, () => systemClock.now())
  const profiles = new ProfileFiles(site.parts, systemClock)
  const factsOf = await new ProfileFacts({ phones, profiles, routes: () => site.file().routes }).whole()
  return (file) => ({ ...(https && { https }), ...factsOf(placeIn(site, file)) })
}

/** What the HTTPS server of a site is called; null while it has no certificate. */
async function httpsOf(folder: string): Promise<LintContext['https'] | null> {
  const trust = await trustOf(folder)
  const server = (await trust.list()).find(({ use }) => use === 'server')
  return server === undefined ? null : { names: namesOf(server), hosts: trust.names() }
}

/** Where the file lies in the site; null for one that lies elsewhere. */
function placeIn({ parts }: Pick<Site, 'parts'>, file: string): ProfileName | null {
  for (const area of ['files', 'templates'] as const) {
    const path = relative(parts[area], resolve(file))
    if (path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path))
      return { area, path: path.replaceAll(sep, '/') }
  }
  return null
}
