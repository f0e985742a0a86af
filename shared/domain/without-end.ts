/**
 * A text without the characters at its end that are this one. An expression such as `/\/+$/` begins anew at each of them:
 * in a text of nothing else its time grows with the square of the length.
 */
export function withoutEnd(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text.charAt(end - 1) === character) end--
  return text.slice(0, end)
}
