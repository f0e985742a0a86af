import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { causeCodes } from '../../shared/domain/diagnosis/diagnosis.ts'
import { guidePages, parseGuidePage, spansOf, wordsIn, type GuidePage } from '../../shared/domain/guide/page.ts'
import { guideAddress, placeOfCause, placeOfFinding } from '../../shared/domain/guide/places.ts'
import { findingCodes } from '../../shared/domain/profile/lint/rules.ts'
import { languages, type Language } from '../../shared/domain/text/languages.ts'

const folder = join(import.meta.dirname, '../../docs/guide')
const text = (language: Language, name: string): string => readFileSync(join(folder, language, `${name}.md`), 'utf8')
const page = (language: Language, name: string): GuidePage => parseGuidePage(text(language, name))
const shape = ({ blocks }: GuidePage): readonly string[] =>
  blocks.map((block) => {
    if (block.kind === 'heading') return `heading ${block.id}`
    return block.kind === 'list' ? `list of ${block.items.length}` : block.kind
  })
const headings = ({ blocks }: GuidePage): readonly string[] =>
  blocks.flatMap((block) => (block.kind === 'heading' ? [block.id] : []))

describe.each(languages)('the guide in %s', (language) => {
  test.each(guidePages)('%s: has a title, a picture that is there, and the same parts as in English', (name) => {
    const parsed = page(language, name)
    expect(parsed.title).not.toBe('')
    expect(shape(parsed)).toEqual(shape(page('en', name)))
    const pictures = parsed.blocks.filter((block) => block.kind === 'picture')
    expect(pictures.map(({ file }) => file)).toEqual([`${language}/${name}.png`])
    expect(existsSync(join(folder, 'pictures', `${language}/${name}.png`))).toBe(true)
  })

  test('leaves no mark of Markdown in what is read', () => {
    for (const name of guidePages) expect(wordsIn(page(language, name))).not.toMatch(/\*\*|\]\(|^#|<a /)
  })
})

test('French has its no-break spaces, outside of what is typed', () => {
  for (const name of guidePages) {
    const plain = text('fr', name).replace(/`[^`]*`/g, '')
    expect(plain, name).not.toMatch(/[^\s|] [:;?!»]|« /)
  }
})

describe('“what does this mean?” leads', () => {
  test('from every cause and every finding to a heading that is there', () => {
    for (const place of [...causeCodes.map(placeOfCause), ...findingCodes.map(placeOfFinding)]) {
      const there = headings(page('en', place.page))
      expect(place.at === '' || there.includes(place.at), `${place.page} ${place.at}`).toBe(true)
    }
  })

  test('past the beginning of a page for nearly all of them', () => {
    const vague = [...causeCodes.map(placeOfCause), ...findingCodes.map(placeOfFinding)].filter(({ at }) => at === '')
    expect(vague.length).toBeLessThan(25)
  })

  test('to an address that the window understands', () => {
    expect(guideAddress(placeOfCause('clock-ahead'))).toBe('#/guide?page=resync&at=clock')
  })
})

test('a page is read as it is written', () => {
  const parsed = parseGuidePage(
    '# Title\n\nOne **bold**\nline.\n\n<a id="there"></a>\n\n## A heading\n\n1. first\n   goes on\n2. `second`\n\n![What it shows](../pictures/en/x.png)\n',
  )
  expect(parsed).toEqual({
    title: 'Title',
    blocks: [
      {
        kind: 'text',
        spans: [
          { look: 'plain', text: 'One ' },
          { look: 'strong', text: 'bold' },
          { look: 'plain', text: ' line.' },
        ],
      },
      { kind: 'heading', id: 'there', text: 'A heading' },
      {
        kind: 'list',
        ordered: true,
        items: [[{ look: 'plain', text: 'first goes on' }], [{ look: 'code', text: 'second' }]],
      },
      { kind: 'picture', about: 'What it shows', file: 'en/x.png' },
    ],
  })
  expect(spansOf('2 * 3 stays')).toEqual([{ look: 'plain', text: '2 * 3 stays' }])
})
