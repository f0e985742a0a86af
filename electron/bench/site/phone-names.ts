import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { PhoneBookFile } from './phone-book-file.ts'

/** What phones.csv calls each phone; those without a name are left out. */
export async function phoneNames(phones: Pick<PhoneBookFile, 'current'>): Promise<ReadonlyMap<Mac, string>> {
  const { byMac } = await phones.current()
  return new Map(
    [...byMac].flatMap(([mac, { values }]): [Mac, string][] => {
      const name = values['display_name']?.trim() ?? ''
      return name === '' ? [] : [[mac, name]]
    }),
  )
}
