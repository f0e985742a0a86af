import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useBench, useBenchContext } from '../bench/use-bench.ts'
import { Icon } from '../ui/icon.tsx'
import { formatNumber } from '../ui/format.ts'
import { useLanguage } from '../ui/use-language.ts'
import { inert } from '../ui/inert.ts'
import { KeyHint } from '../ui/key-hint.tsx'
import { AppearanceMenu } from './appearance-menu.tsx'
import { go, useRoute, writeRoute } from './hash-route.ts'
import { useKeyWords } from './key-words.ts'
import { screens } from './screens.ts'
import styles from './shell.module.css'

export function Rail({ hasSite, onPalette }: { readonly hasSite: boolean; readonly onPalette: () => void }) {
  const { t } = useTranslation()
  const keyWords = useKeyWords()
  const { screen } = useRoute()
  const site = useBench((view) => view.state?.site ?? null)
  const advertised = useBench((view) => view.state?.advertised ?? null)
  const failed = useBench((view) => view.state?.failedPhones ?? 0)
  const language = useLanguage()
  const here = screens.some(({ id }) => id === screen) ? screen : 'live'
  const ahead = useAhead()
  const elsewhere = ['site', 'start', 'guide'].includes(screen)
  return (
    <nav className={styles['rail']} aria-label={t('rail.label')}>
      {site && (
        <button
          type="button"
          className={styles['site']}
          onClick={() => go('site')}
          title={`${inert(site.folder)}\n${t('rail.openSite')}`}
        >
          <b>{inert(site.name, 60)}</b>
          <span>{advertised ?? t('rail.noAddress')}</span>
        </button>
      )}
      {hasSite &&
        screens.map(({ id, icon, bring }) => (
          <a
            key={id}
            className={styles['place']}
            href={writeRoute({ screen: id, params: id === 'phones' && failed > 0 ? { view: 'board' } : {} })}
            title={t(`screens.${id}`)}
            onPointerEnter={() => ahead({ id, bring })}
            onFocus={() => ahead({ id, bring })}
            {...(!elsewhere && here === id ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={icon} />
            <span>{t(`screens.${id}`)}</span>
            {id === 'phones' && failed > 0 && (
              <b className={styles['failed']}>
                {formatNumber(language, failed)} <span>{t('rail.failed', { count: failed })}</span>
              </b>
            )}
          </a>
        ))}
      <div className={styles['spring']} />
      <div className={styles['tools']}>
        <button
          type="button"
          className={`${styles['place'] ?? ''} ${styles['tool'] ?? ''}`}
          onClick={onPalette}
          title={`${t('palette.open')} (${keyWords('mod+k')})`}
        >
          <Icon name="search" />
          <span>{t('palette.open')}</span>
          <span className={styles['hint']}>
            <KeyHint>{keyWords('mod+k')}</KeyHint>
          </span>
        </button>
        <GuidePlace here={screen === 'guide'} />
        <AppearanceMenu className={`${styles['place'] ?? ''} ${styles['tool'] ?? ''}`} />
      </div>
    </nav>
  )
}

/** For how long what was asked ahead is not asked again. */
const AHEAD_MS = 10_000

/** Whoever points at a screen opens it in a moment: its code comes, and what it shows where that takes long. */
function useAhead(): (screen: { readonly id: string; readonly bring: (() => void) | undefined }) => void {
  const { queries } = useBenchContext()
  const queryClient = useQueryClient()
  return ({ id, bring }) => {
    bring?.()
    if (id !== 'phones') return
    const table = queries.phones.table.queryOptions({ staleTime: AHEAD_MS })
    queryClient.query(table).catch(() => undefined) // the screen says what is wrong
  }
}

/** From everywhere, with a site or without. */
function GuidePlace({ here }: { readonly here: boolean }) {
  const { t } = useTranslation()
  return (
    <a
      className={`${styles['place'] ?? ''} ${styles['tool'] ?? ''}`}
      href={writeRoute({ screen: 'guide', params: {} })}
      title={`${t('guide.title')} (F1)`}
      {...(here ? { 'aria-current': 'page' as const } : {})}
    >
      <Icon name="help" />
      <span>{t('guide.title')}</span>
      <span className={styles['hint']}>
        <KeyHint>F1</KeyHint>
      </span>
    </a>
  )
}
