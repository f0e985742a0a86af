/**
 * Text from the network is shown as text and nothing else: what would move the cursor, turn the line around or hide in
 * it is made visible. React escapes the rest, and no view makes a link of it.
 */
const longest = 20_000

const isTurning = (code: number): boolean =>
  (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069) || [0x200e, 0x200f, 0x061c].includes(code)
const isInvisible = (code: number): boolean =>
  (code >= 0x200b && code <= 0x200d) || [0x2028, 0x2029, 0x2060, 0xfeff, 0x00ad].includes(code)

/** The names that people know; the pictures of Unicode (U+2400) are missing from most fonts. */
const names: Readonly<Record<number, string>> = {
  0: 'NUL',
  8: 'BS',
  9: 'TAB',
  10: 'LF',
  13: 'CR',
  27: 'ESC',
  127: 'DEL',
}

function visible(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const name = names[code]
  if (name !== undefined) return `⟨${name}⟩`
  if (code < 0xa0 || isTurning(code) || isInvisible(code))
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`
  return character
}

/** Everything that `visible` changes. */
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/g

export function inert(text: string, limit = longest): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text
  return cut.replace(unseen, visible)
}

/** The same, with line breaks and tabs left as they are: for a text shown in full. */
export const inertLines = (text: string): string =>
  text.slice(0, longest).replace(unseen, (c) => (c === '\n' || c === '\t' ? c : visible(c)))
