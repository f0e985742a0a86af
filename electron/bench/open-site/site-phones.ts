import { join } from 'node:path'
import type { BenchEvent, Emit } from '../../../shared/domain/event/bench-event.ts'
import type { Clock } from '../core/clock.ts'
import type { PhoneLogins, SiteLogins } from '../phones/logins/phone-logins.ts'
import { ScreenWatch } from '../phones/pull/screen-watch.ts'
import { createPusher, type Push } from '../phones/push/pusher.ts'
import { Rollouts } from '../phones/rollout/rollouts.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { SiteFiles } from '../site/files.ts'
import { HiddenFile } from '../site/hidden-file.ts'
import { ReportFiles } from '../site/report-files.ts'
import { SentContents } from '../site/sent-contents.ts'
import type { Site } from '../site/site.ts'
import type { PhoneCompare } from './phone-compare.ts'

/** What is asked of a site's real phones, and what they sent and were sent. */
export interface SitePhones {
  /** Asks phones for a resync, and tells what came of it. */
  readonly push: Push
  /** Asks many of them in waves. */
  readonly rollouts: Rollouts
  /** What opens their web pages. */
  readonly logins: SiteLogins
  /** What they have, beside what they should have. Loaded when it is first asked for: the servers do not wait for it. */
  readonly comparing: () => Promise<PhoneCompare>
  readonly sent: SentContents
  /** What they sent of themselves. */
  readonly reports: ReportFiles
  readonly screens: ScreenWatch
}

export interface SitePhonesDeps {
  readonly site: Site
  readonly files: SiteFiles
  readonly provisioning: Provisioning
  /** Of every site of this user. */
  readonly kept: PhoneLogins
  readonly clock: Clock
  readonly emit: Emit
  readonly closed: AbortSignal
}

/** Of as many phones as a rollout may have, with room. */
const ROLLOUT_FILE_LIMIT = 16 * 1024 ** 2

export function createSitePhones({ site, files, provisioning, kept, clock, emit, closed }: SitePhonesDeps): SitePhones {
  const { hidden, reports: folder } = site.parts
  const logins = kept.forSite(site.folder)
  const push = createPusher({ emit, clock, loginOf: ({ mac }) => logins.find(mac) })
  const file = new HiddenFile(hidden, 'rollout.json', ROLLOUT_FILE_LIMIT)
  const sent = new SentContents(hidden)
  const stage = join(hidden, 'incoming')
  return {
    push,
    rollouts: new Rollouts({ push, clock, emit, file, closed }),
    logins,
    comparing: once(async () => {
      const { PhoneCompare: Loaded } = await import('./phone-compare.ts')
      return new Loaded({ provisioning, files, sent, logins })
    }),
    sent,
    reports: new ReportFiles({ folder, stage, settings: () => site.file().uploads, clock, emit }),
    screens: new ScreenWatch(clock),
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null
  return () => (made ??= make())
}

/** Everything that is recorded while the site is open, to those who follow the phones by it. */
export function tellPhones({ rollouts, sent }: SitePhones, event: BenchEvent): void {
  rollouts.add(event)
  sent.add(event)
}
