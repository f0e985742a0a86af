import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Preferences } from '../../shared/ipc/contract.ts'
import { usePreferences } from '../bench/preferences.ts'
import { useBench } from '../bench/use-bench.ts'
import { Icon } from '../ui/icon.tsx'
import { useSetPreferences } from './use-set-preferences.ts'

const languages: readonly { readonly value: Preferences['language']; readonly name: string | null }[] = [
  { value: 'system', name: null },
  { value: 'en', name: 'English' },
  { value: 'fr', name: 'Français' },
]

/** Language and theme, a click away: each takes effect at once. */
export function AppearanceMenu({ className }: { readonly className: string }) {
  const { t } = useTranslation()
  const preferences = usePreferences()
  const set = useSetPreferences()
  const state = useBench((view) => view.state)
  const mark = (chosen: boolean) => (chosen ? <Icon name="check" size={14} /> : <span style={{ width: 14 }} />)
  return (
    <Menu position="right-end" withinPortal shadow="md" width={200}>
      <Menu.Target>
        <button type="button" className={className} title={t('appearance.label')}>
          <Icon name="menu" />
          <span>{t('appearance.label')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('appearance.language')}</Menu.Label>
        {languages.map(({ value, name }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={preferences.language === value}
            leftSection={mark(preferences.language === value)}
            onClick={() => set({ language: value })}
          >
            {name ?? t('appearance.system')}
          </Menu.Item>
        ))}
        <Menu.Label>{t('appearance.theme')}</Menu.Label>
        {(['system', 'light', 'dark'] as const).map((value) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={preferences.theme === value}
            leftSection={mark(preferences.theme === value)}
            onClick={() => set({ theme: value })}
          >
            {t(`appearance.${value}`)}
          </Menu.Item>
        ))}
        {state && (
          <Menu.Label>
            {t('about', {
              version: state.version,
              runtime: state.runtime.electron ? `Electron ${state.runtime.electron}` : `Node ${state.runtime.node}`,
            })}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
