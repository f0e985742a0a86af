import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { guidePages, type Block, type GuidePageName, type Span } from '../../../shared/domain/guide/page.ts'
import { guideAddress } from '../../../shared/domain/guide/places.ts'
import { languageOf } from '../../../shared/domain/text/languages.ts'
import { Screen } from '../../ui/screen.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { Toolbar } from '../../ui/toolbar.tsx'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './guide.module.css'
import { guideIn, pictureUrl } from './pages.ts'

const nameIn = (text: string | undefined): GuidePageName => guidePages.find((name) => name === text) ?? guidePages[0]

/** The ten jobs of a technician, a page each. */
export function GuideScreen({ params }: ScreenProps) {
  const { t } = useTranslation()
  const language = languageOf(useLanguage())
  const guide = useMemo(() => guideIn(language), [language])
  const here = nameIn(params['page'])
  const at = params['at'] ?? ''
  const body = useRef<HTMLElement>(null)
  const page = guide.find(([name]) => name === here)?.[1]
  useEffect(() => {
    const heading = at === '' ? null : body.current?.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`)
    if (heading) heading.scrollIntoView({ block: 'start' })
    else body.current?.scrollTo({ top: 0 })
    ;(heading ?? body.current)?.focus({ preventScroll: true })
  }, [here, at])
  return (
    <Screen toolbar={<Toolbar title={t('guide.title')} />}>
      <div className={styles['guide']}>
        <nav className={styles['contents']} aria-label={t('guide.contents')}>
          <ol>
            {guide.map(([name, { title }]) => (
              <li key={name}>
                <a
                  href={guideAddress({ page: name, at: '' })}
                  {...(name === here && { 'aria-current': 'page' as const })}
                >
                  {title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        <article ref={body} className={styles['page']} tabIndex={-1}>
          <h2>{page?.title}</h2>
          {page?.blocks.map((block, index) => (
            <BlockView key={index} block={block} />
          ))}
        </article>
      </div>
    </Screen>
  )
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3 data-at={block.id} tabIndex={-1}>
          {block.text}
        </h3>
      )
    case 'text':
      return (
        <p>
          <Spans spans={block.spans} />
        </p>
      )
    case 'list': {
      const items = block.items.map((spans, index) => (
        <li key={index}>
          <Spans spans={spans} />
        </li>
      ))
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>
    }
    case 'picture': {
      const url = pictureUrl(block.file)
      return url === undefined ? null : <img src={url} alt={block.about} loading="lazy" />
    }
  }
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  return spans.map(({ look, text }, index) => {
    if (look === 'strong') return <b key={index}>{text}</b>
    if (look === 'emphasis') return <em key={index}>{text}</em>
    return look === 'code' ? <code key={index}>{text}</code> : <span key={index}>{text}</span>
  })
}
