import { systemClock } from '../bench/core/clock.ts'
import { SiteFirmware } from '../bench/open-site/site-firmware.ts'
import { createSiteFiles } from '../bench/site/files.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { openSite } from '../bench/site/site.ts'
import { UsageError } from './usage-error.ts'

/** The site's firmware, without a server. */
export async function firmwareOf(folder: string | undefined): Promise<SiteFirmware> {
  if (folder === undefined) throw new UsageError('missing', { what: '--site' })
  const site = await openSite(folder)
  return new SiteFirmware({
    site,
    files: createSiteFiles(site.parts),
    phones: new PhoneBookFile(site.folder, () => systemClock.now()),
  })
}

/** One of a few words; the first where nothing was said. */
export function choice<T extends string>(option: string, value: string | undefined, known: readonly [T, ...T[]]): T {
  const found = value === undefined ? known[0] : known.find((one) => one === value)
  if (found === undefined) throw new UsageError('choice', { option, value: value ?? '', known: known.join(', ') })
  return found
}
