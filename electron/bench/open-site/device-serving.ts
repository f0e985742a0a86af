import { systemClock } from '../core/clock.ts'
import type { ServedFiles } from '../core/served-file.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { createSiteFiles } from '../site/files.ts'
import type { Site } from '../site/site.ts'
import { DeviceFiles, typeAccount } from './device-files.ts'
import { SiteBroadworks } from './site-broadworks.ts'

export interface ServedDevices {
  asks(): boolean
  before(next: ServedFiles): DeviceFiles
}

/** A provider's files in front of the site's, for a rehearsal: rendered and behind their own logins, as they are served. */
export async function deviceServing({
  site,
  provisioning,
}: {
  readonly site: Site
  readonly provisioning: Provisioning
}): Promise<ServedDevices> {
  const { phones, secrets } = provisioning
  const broadworks = new SiteBroadworks({ site, files: createSiteFiles(site.parts), clock: systemClock })
  await broadworks.current()
  return {
    asks: (): boolean => broadworks.asksForCertificates(),
    before: (next: ServedFiles): DeviceFiles =>
      new DeviceFiles({
        broadworks,
        phones,
        typeAccount: (type) => typeAccount(site, secrets, type),
        next,
        clock: systemClock,
      }),
  }
}
