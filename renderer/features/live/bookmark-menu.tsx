import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { Button } from '../../ui/button.tsx'
import { formatRecent } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { inert } from '../../ui/inert.ts'
import { useLanguage } from '../../ui/use-language.ts'
import { useNames } from '../../widgets/use-names.ts'
import type { Bookmarks } from './bookmarks.ts'
import { describe, nameOf } from './describe.ts'
import styles from './live.module.css'
import { useEvents } from './use-events.ts'

/** The newest; more do not fit on a screen. */
const SHOWN = 25

interface BookmarkMenuProps {
  readonly bookmarks: Bookmarks
  readonly onShow: (event: BenchEvent) => void
}

/** The bookmarks of this site: each leads to its event, however long ago it was. */
export function BookmarkMenu({ bookmarks, onShow }: BookmarkMenuProps) {
  const { t } = useTranslation('live')
  const { all, clear } = bookmarks
  return (
    <Menu position="bottom-end" withinPortal shadow="md" width={360}>
      <Menu.Target>
        <button
          type="button"
          className={styles['iconButton']}
          aria-label={t('bookmarks.open', { count: all.length })}
          title={t('bookmarks.open', { count: all.length })}
        >
          <Icon name="flag" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {all.length === 0 ? (
          <Menu.Label>{t('bookmarks.none')}</Menu.Label>
        ) : (
          <Items bookmarks={bookmarks} onShow={onShow} />
        )}
        {all.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={clear}>{t('bookmarks.clear')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function Items({ bookmarks: { all }, onShow }: BookmarkMenuProps) {
  const { t } = useTranslation(['events', 'common', 'live', 'faults'])
  const language = useLanguage()
  const names = useNames()
  const shown = all.slice(-SHOWN)
  const events = useEvents(shown.map(({ seq }) => seq))
  return shown.map(({ seq, at }) => {
    const event = events.get(seq)
    const words = event === undefined ? null : describe(event, t, language)
    const who = event !== undefined && 'who' in event ? (names.get(event.who.mac ?? '') ?? nameOf(event.who)) : ''
    return (
      <Menu.Item key={seq} disabled={event === undefined} onClick={() => event && onShow(event)}>
        {[formatRecent(at), inert(who, 60), words?.word ?? t('live:bookmarks.gone')]
          .filter((part) => part !== '')
          .join(' · ')}
      </Menu.Item>
    )
  })
}

/** Marks the event, or takes its mark away. */
export function BookmarkButton({ event, bookmarks }: { readonly event: BenchEvent; readonly bookmarks: Bookmarks }) {
  const { t } = useTranslation('live')
  const marked = bookmarks.has(event)
  return (
    <Button small icon="flag" aria-pressed={marked} onClick={() => bookmarks.toggle(event)}>
      {t(marked ? 'bookmarks.remove' : 'bookmarks.add')}
    </Button>
  )
}
