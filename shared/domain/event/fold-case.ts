const ascii = /^[\u0001-\u007f]*$/

/** Letters whose lower case depends on the language or on their neighbours, and what nothing can store. */
const special: Readonly<Record<string, string>> = { İ: 'i', ı: 'i', ς: 'σ', '\0': '\ufffd' }

/** One code point stays one code point, so that a part of a text folds to a part of the folded text. */
function foldOne(character: string): string {
  const folded = special[character] ?? character.toLowerCase()
  return folded.length === character.length ? folded : character
}

/**
 * The form in which text is compared: `É` and `é` are the same, and so are the four letters i of Turkish, whatever
 * language the laptop speaks. The history stores this form, so both sides of every search use this one function.
 */
export function foldCase(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\P{ASCII}\0A-Z]/gu, foldOne)
}
