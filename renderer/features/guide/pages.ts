import { guidePages, parseGuidePage, type GuidePage, type GuidePageName } from '../../../shared/domain/guide/page.ts'
import type { Language } from '../../../shared/domain/text/languages.ts'

const texts = import.meta.glob<string>('../../../docs/guide/*/*.md', { eager: true, query: '?raw', import: 'default' })
const pictures = import.meta.glob<string>('../../../docs/guide/pictures/*/*.png', {
  eager: true,
  query: '?url',
  import: 'default',
})

/** The guide in one language, in its order. */
export const guideIn = (language: Language): readonly (readonly [GuidePageName, GuidePage])[] =>
  guidePages.map((name) => [name, parseGuidePage(texts[`../../../docs/guide/${language}/${name}.md`] ?? '')])

/** Where the window has a picture that a page names. */
export const pictureUrl = (file: string): string | undefined => pictures[`../../../docs/guide/pictures/${file}`]
