import type { Fault } from './fault.ts'

/** Looks for a text, and gives this one where there is none. */
export type LookUp = (key: string, options: { readonly defaultValue: string }) => string

/** What the system says, as words and as its own code: `it is a folder (EISDIR)`; null where there are no words for it. */
export function systemWordsOf(lookUp: LookUp, code: string): string | null {
  if (!/^E[A-Z0-9_]{2,}$/.test(code)) return null
  const words = lookUp(`system:${code}`, { defaultValue: '' })
  return words === '' ? null : `${words} (${code})`
}

/** The evidence of a fault with the system's codes in words. */
export function withSystemWords(lookUp: LookUp, params: Fault['params']): Record<string, string | number> {
  const said = ['detail', 'reason'].flatMap((name) => {
    const words = systemWordsOf(lookUp, String(params[name] ?? ''))
    return words === null ? [] : [[name, words] as const]
  })
  return { ...params, ...Object.fromEntries(said) }
}
