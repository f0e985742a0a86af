import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import { useBench, usePreferences } from '../bench/use-bench.ts'
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
        <Menu.RadioGroup
          value={preferences.language}
          onChange={(value) => set({ language: value as Preferences['language'] })}
        >
          {languages.map(({ value, name }) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick checkIcon={<Icon name="check" size={14} />}>
              {name ?? t('appearance.system')}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Label>{t('appearance.theme')}</Menu.Label>
        <Menu.RadioGroup value={preferences.theme} onChange={(value) => set({ theme: value as Preferences['theme'] })}>
          {(['system', 'light', 'dark'] as const).map((value) => (
            <Menu.RadioItem key={value} value={value} closeMenuOnClick checkIcon={<Icon name="check" size={14} />}>
              {t(`appearance.${value}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
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
