import { useTranslation } from 'react-i18next'
import { useAllCommands } from '../ui/commands.ts'
import { Dialog } from '../ui/dialog.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { useKeyWords } from './key-words.ts'
import styles from './shortcuts.module.css'

/** What the keys do here and now; the same table that the keyboard itself follows. */
export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['shortcuts', 'common'])
  const keyWords = useKeyWords()
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined)
  const groups = [...new Set(commands.map(({ group }) => group))]
  return (
    <Dialog title={t('title')} onClose={onClose} size="medium">
      <div className={styles['groups']}>
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl className={styles['list']}>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <Key key={command.id} keys={keyWords(command.keys ?? '')} title={command.title} />
                ))}
            </dl>
          </section>
        ))}
        <section>
          <h3>{t('lists')}</h3>
          <dl className={styles['list']}>
            <Key keys="↑ ↓" title={t('list.move')} />
            <Key keys={t('keys.pages')} title={t('list.page')} />
            <Key keys={`${t('keys.home')} ${t('keys.end')}`} title={t('list.ends')} />
            <Key keys={t('keys.enter')} title={t('list.open')} />
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

function Key({ keys, title }: { readonly keys: string; readonly title: string }) {
  return (
    <div>
      <dt>
        <KeyHint>{keys}</KeyHint>
        <span className="sr-only">{keys}</span>
      </dt>
      <dd>{title}</dd>
    </div>
  )
}
