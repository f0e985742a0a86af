import { createTheme, MantineProvider, type CSSVariablesResolver } from '@mantine/core'
import { Notifications, useNotifications } from '@mantine/notifications'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useSyncExternalStore } from 'react'
import { BenchContext, useBench, useBenchContext, type BenchAccess, usePreferences } from '../bench/use-bench.ts'
import { CommandsContext, type CommandRegistry } from '../ui/commands.ts'
import { chooseLanguage, speak } from './i18n.ts'
import { Shell } from './shell.tsx'

const theme = createTheme({
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: '7px',
  respectReducedMotion: true,
  fontSizes: { xs: '11px', sm: '13px', md: '13px', lg: '15px', xl: '17px' },
})

/** The library takes its colours from ours, so that both themes are written once. */
const variables: CSSVariablesResolver = () => {
  const ours = {
    '--mantine-color-body': 'var(--pane)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--dim)',
    '--mantine-color-placeholder': 'var(--dim)',
    '--mantine-color-default': 'var(--pane)',
    '--mantine-color-default-hover': 'var(--hover)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--accent)',
    '--mantine-primary-color-filled-hover': 'var(--accent)',
    '--mantine-color-error': 'var(--bad)',
  }
  return { variables: {}, light: ours, dark: ours }
}

const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')
const onSystemTheme = (listener: () => void): (() => void) => {
  darkQuery.addEventListener('change', listener)
  return () => darkQuery.removeEventListener('change', listener)
}

function useScheme(): 'light' | 'dark' {
  const wanted = usePreferences().theme
  const systemIsDark = useSyncExternalStore(onSystemTheme, () => darkQuery.matches)
  return wanted === 'system' ? (systemIsDark ? 'dark' : 'light') : wanted
}

/** The bench's preferences when it answers; the page's language and the shell's looks after them. */
function useAppearance(): void {
  const { store, preferences, shell } = useBenchContext()
  const { language: wanted, theme: wantedTheme } = usePreferences()
  const known = useSyncExternalStore(preferences.subscribe, preferences.known)
  const connected = useBench((view) => view.connection === 'open')
  useEffect(() => {
    if (connected) preferences.load(store.client).catch(() => undefined) // the window's copy stands
  }, [connected, preferences, store])
  useEffect(() => {
    const language = chooseLanguage(wanted, navigator.languages)
    void speak(language)
    // The shell has its own copy: what nobody has chosen must not take its place.
    if (known) shell?.setAppearance({ language, theme: wantedTheme }).catch(() => undefined)
  }, [wanted, wantedTheme, known, shell])
}

function Themed() {
  useAppearance()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme={useScheme()}>
      <Shell />
      <Notices />
    </MantineProvider>
  )
}

/** What was done, with the way back; the page's style sheet makes room for as many as there are. */
function Notices() {
  const count = useNotifications().notifications.length
  useLayoutEffect(() => document.documentElement.style.setProperty('--notices', String(count)), [count])
  return <Notifications position="bottom-center" autoClose={5_000} limit={3} />
}

interface AppProps {
  readonly access: BenchAccess
  readonly queryClient: QueryClient
  readonly commands: CommandRegistry
}

export function App({ access, queryClient, commands }: AppProps) {
  return (
    <QueryClientProvider client={queryClient}>
      <BenchContext value={access}>
        <CommandsContext value={commands}>
          <Themed />
        </CommandsContext>
      </BenchContext>
    </QueryClientProvider>
  )
}
