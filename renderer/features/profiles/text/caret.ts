/** What is being written where the caret stands, as far as the text before it tells. */
export type AtCaret =
  | { readonly kind: 'name'; readonly from: number; readonly bracket: boolean }
  | { readonly kind: 'closing'; readonly from: number; readonly name: string }
  | { readonly kind: 'attribute'; readonly from: number }
  | { readonly kind: 'access'; readonly from: number }
  | { readonly kind: 'value'; readonly from: number; readonly name: string; readonly written: string }
  | { readonly kind: 'macro'; readonly from: number; readonly name: string }

/** Names and values are short: no more than this is looked at. */
const LOOKED_BACK = 4_000

const openTag = /<([A-Za-z_][\w.:-]*)(?:\s[^<>]*)?>([^<>]*)$/
const macro = /\$[A-Za-z0-9]*$/

/** `before` is the text up to the caret, or its last few thousand characters. */
export function atCaret(before: string, caret: number): AtCaret | null {
  const text = before.slice(-LOOKED_BACK)
  const closing = /<\/([\w.:-]*)$/.exec(text)
  if (closing) return { kind: 'closing', from: caret - (closing[1] ?? '').length, name: lastOpen(text) }
  const name = /<([A-Za-z_][\w.:-]*)?$/.exec(text)
  if (name) return { kind: 'name', from: caret - (name[1] ?? '').length, bracket: true }
  const access = /<[A-Za-z_][^<>]*\sua\s*=\s*["']([a-zA-Z]*)$/.exec(text)
  if (access) return { kind: 'access', from: caret - (access[1] ?? '').length }
  const attribute = /<[A-Za-z_][\w.:-]*(?:\s+[\w-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s+([A-Za-z]*)$/.exec(text)
  if (attribute) return { kind: 'attribute', from: caret - (attribute[1] ?? '').length }
  const value = openTag.exec(text)
  if (value === null) return null
  const [, element = '', written = ''] = value
  const sign = macro.exec(written)
  if (sign && sign[0].length <= 12) return { kind: 'macro', from: caret - sign[0].length, name: element }
  if (/[\r\n]/.test(written)) return bareWord(text, caret)
  return { kind: 'value', from: caret - written.trimStart().length, name: element, written: written.trim() }
}

/** A name begun on a line of its own: the brackets come with it. */
function bareWord(text: string, caret: number): AtCaret | null {
  const word = /(?:^|[\r\n])[ \t]*([A-Za-z_][\w.-]*)$/.exec(text)
  return word ? { kind: 'name', from: caret - (word[1] ?? '').length, bracket: false } : null
}

/** The element that is open here: what a closing tag would close. */
function lastOpen(text: string): string {
  const open: string[] = []
  for (const [, tag = ''] of text.matchAll(/<(\/?[A-Za-z_][^<>]*)>/g)) {
    const [name = ''] = /[A-Za-z_][\w.:-]*/.exec(tag) ?? []
    if (tag.startsWith('/')) open.splice(open.lastIndexOf(name), open.includes(name) ? open.length : 0)
    else if (!tag.endsWith('/')) open.push(name)
  }
  return open.at(-1) ?? ''
}
