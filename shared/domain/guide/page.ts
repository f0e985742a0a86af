/** A page of the guide as it is drawn: the part of Markdown that its pages are written in, and nothing more. */
export interface GuidePage {
  readonly title: string
  readonly blocks: readonly Block[]
}

export type Block =
  | { readonly kind: 'heading'; readonly id: string; readonly text: string }
  | { readonly kind: 'text'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'picture'; readonly about: string; readonly file: string }

export interface Span {
  readonly look: 'plain' | 'strong' | 'emphasis' | 'code'
  readonly text: string
}

/** In their order. */
export const guidePages = [
  'site',
  'serve',
  'phones',
  'profile',
  'template',
  'dhcp',
  'rehearse',
  'resync',
  'why',
  'hand-over',
] as const
export type GuidePageName = (typeof guidePages)[number]

export function parseGuidePage(markdown: string): GuidePage {
  const chunks = markdown.split(/\n\s*\n/).map((chunk) => chunk.trim())
  const title = /^# (.+)$/.exec(chunks[0] ?? '')?.[1] ?? ''
  const blocks: Block[] = []
  let id = ''
  for (const chunk of chunks.slice(1)) {
    const anchor = /^<a id="([a-z-]+)"><\/a>$/.exec(chunk)?.[1]
    if (anchor === undefined) blocks.push(...blocksIn(chunk, id))
    id = anchor ?? ''
  }
  return { title, blocks }
}

function blocksIn(chunk: string, id: string): readonly Block[] {
  if (chunk === '') return []
  const heading = /^## (.+)$/.exec(chunk)?.[1]
  if (heading !== undefined) return [{ kind: 'heading', id, text: heading }]
  const picture = /^!\[([^\]]*)\]\(\.\.\/pictures\/([\w./-]+)\)$/.exec(chunk)
  if (picture !== null) return [{ kind: 'picture', about: picture[1] ?? '', file: picture[2] ?? '' }]
  const mark = /^(?:(\d+\.)|-) /.exec(chunk)
  if (mark === null) return [{ kind: 'text', spans: spansOf(joined(chunk)) }]
  const items = chunk.split(/\n(?=(?:\d+\.|-) )/).map((item) => spansOf(joined(item.replace(/^(?:\d+\.|-) /, ''))))
  return [{ kind: 'list', ordered: mark[1] !== undefined, items }]
}

const joined = (text: string): string => text.replace(/\s*\n\s*/g, ' ')

const MARKS = { '**': 'strong', '*': 'emphasis', '`': 'code' } as const

/** Marks do not nest: a page needs none that do. */
export function spansOf(text: string): readonly Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of text.matchAll(/(\*\*|`|\*)(.+?)\1/g)) {
    if (found.index > at) spans.push({ look: 'plain', text: text.slice(at, found.index) })
    spans.push({ look: MARKS[found[1] as keyof typeof MARKS], text: found[2] ?? '' })
    at = found.index + found[0].length
  }
  return at < text.length ? [...spans, { look: 'plain', text: text.slice(at) }] : spans
}

/** What a search looks through. */
export const wordsIn = ({ title, blocks }: GuidePage): string =>
  [title, ...blocks.map((block) => textOf(block))].join(' ')

function textOf(block: Block): string {
  const plain = (spans: readonly Span[]): string => spans.map(({ text }) => text).join('')
  if (block.kind === 'heading') return block.text
  if (block.kind === 'text') return plain(block.spans)
  return block.kind === 'list' ? block.items.map(plain).join(' ') : ''
}
