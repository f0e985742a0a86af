const natural = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare

/** Digits that a natural order would take for numbers, and that are parts of a MAC address: `…1a06` comes before `…1a5a`. */
const apart = (name: string): string => name.replace(/[0-9a-f]{12}/gi, (mac) => Array.from(mac).join('.'))

/** As people count, `a9` before `a10`, and MAC addresses as the numbers that they are; made for one sorting. */
export function nameOrder(): (a: string, b: string) => number {
  const keys = new Map<string, string>()
  const keyOf = (name: string): string => {
    const known = keys.get(name)
    if (known !== undefined) return known
    const key = apart(name)
    keys.set(name, key)
    return key
  }
  return (a, b) => natural(keyOf(a), keyOf(b))
}
