import { checkLoad, type LoadCheck, type NearFile } from './check-load.ts'
import { readLoadName, type LoadName } from './load-name.ts'
import { siblingsOf, type LoadsText } from './loads-text.ts'

/** A file that came, in an archive or loose, by its name alone. */
export interface DeliveredFile extends NearFile {
  readonly sha256: string
  /** What a `.loads` says; null for every other file, and for one that cannot be read. */
  readonly loads: LoadsText | null
}

export interface DeliveredLoad {
  readonly load: LoadName
  readonly check: LoadCheck
}

/** What is to be done with a delivery: where each file goes, and what is left out. */
export interface Delivery {
  readonly loads: readonly DeliveredLoad[]
  /** To the folder of firmware. */
  readonly firmware: readonly string[]
  /** To the folder of licences. */
  readonly licences: readonly string[]
  /** Belongs to no load and is no licence: a read-me, another series' package. */
  readonly skipped: readonly string[]
}

/**
 * Sorts what came. A load takes the files that it names, from the delivery or from what the folder holds already; boot parts
 * are its too, whatever release their own names have.
 */
export function sortDelivery(files: readonly DeliveredFile[], there: readonly NearFile[]): Delivery {
  const named = new Set<string>()
  const loads: DeliveredLoad[] = []
  const fresh = new Set(files.map(({ name }) => name))
  const near = [...files, ...there.filter(({ name }) => !fresh.has(name))]
  for (const file of files) {
    const load = /\.loads$/i.test(file.name) ? readLoadName(file.name) : null
    if (load === null) continue
    loads.push({ load, check: checkLoad(load, file.loads, near) })
    named.add(file.name)
    if (file.loads !== null) for (const sibling of siblingsOf(file.loads)) named.add(sibling)
  }
  const isFirmware = ({ name }: NearFile): boolean => named.has(name) || /\.sbn$/i.test(name)
  const isLicence = ({ name }: NearFile): boolean => /\.lic$/i.test(name)
  const names = (which: (file: NearFile) => boolean): string[] => files.filter(which).map(({ name }) => name)
  return {
    loads,
    firmware: names(isFirmware),
    licences: names((file) => isLicence(file) && !isFirmware(file)),
    skipped: names((file) => !isFirmware(file) && !isLicence(file)),
  }
}
