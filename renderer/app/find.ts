/** Capitals and accents do not matter to whoever searches. */
export const folded = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whether a text has every word of the query, in any order. */
export function matcher(query: string): (text: string) => boolean {
  const words = folded(query).split(/\s+/).filter(Boolean)
  return (text) => {
    const within = folded(text)
    return words.every((word) => within.includes(word))
  }
}
