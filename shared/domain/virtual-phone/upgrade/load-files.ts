import { platformOf } from '../../firmware/check-load.ts'
import { filesFor, readLoadsText, siblingsOf } from '../../firmware/loads-text.ts'
import type { PhoneState } from '../machine/state.ts'

/** A load lists its files beside itself; more than these is no load. */
const FILES_LIMIT = 64

/** UPG-16: the files of the load that this phone takes; null where it is no load. */
export function filesToTake({ identity, setup }: PhoneState, text: string): readonly string[] | null {
  const load = readLoadsText(Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff))
  // A load of a single part has nothing beside it.
  if (load === null) return /\[\s*PLATFORM/i.test(text) ? [] : null
  const names = load.platforms.map(({ name }) => name)
  const own = platformOf(identity.model, names) ?? byReading(names, setup.readings.platform)
  return (own === null ? siblingsOf(load) : filesFor(load, own)).slice(0, FILES_LIMIT)
}

/** Which of several platforms a hardware revision is, is published nowhere: the person chooses. */
function byReading(names: readonly string[], reading: 'first' | 'last'): string | null {
  const open = names.filter((name) => !/^PLATFORM_M\d{4}$/i.test(name))
  return (reading === 'first' ? open[0] : open.at(-1)) ?? null
}
