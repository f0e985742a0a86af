import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { languages } from '../../shared/domain/text/languages.ts'
import type { Preferences } from '../../shared/ipc/contract/preferences.ts'
import { useBench, usePreferences } from '../bench/use-bench.ts'
import { Icon } from '../ui/icon.tsx'
import { nameOf } from './i18n.ts'
import { useSetPreferences } from './use-set-preferences.ts'

const choices: readonly { readonly value: Preferences['language']; readonly name: string | null }[] = [
  { value: 'system', name: null },
  ...languages.map((language) => ({ value: language, name: nameOf(language) })),
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
          {choices.map(({ value, name }) => (
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
