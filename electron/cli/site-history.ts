import { systemClock } from '../bench/core/clock.ts'
import { withHistory, type SiteWithHistory } from '../bench/handover/with-history.ts'
import { createServedFiles } from '../bench/serving/plain-files.ts'
import { createProvisioning } from '../bench/serving/provisioning.ts'
import { openSite } from '../bench/site/site.ts'
import type { ExitCode } from './command.ts'

/** A site's folder with its history, for as long as the work takes. */
export async function withSiteHistory(
  folder: string,
  work: (open: SiteWithHistory) => Promise<ExitCode>,
): Promise<ExitCode> {
  const site = await openSite(folder)
  const plain = createServedFiles(site.parts.files)
  try {
    const provisioning = createProvisioning(site, { plain, clock: systemClock })
    return await withHistory({ site, provisioning, clock: systemClock }, work)
  } finally {
    await plain.close()
  }
}
