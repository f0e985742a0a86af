import { useContext, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { serverNames } from '../../shared/domain/event/bench-event.ts'
import { languages } from '../../shared/domain/text/languages.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { useBench, useBenchContext } from '../bench/use-bench.ts'
import { CommandsContext, spell, useCommands, type Command } from '../ui/commands.ts'
import { go } from './hash-route.ts'
import { nameOf } from './i18n.ts'
import { screens } from './screens.ts'
import { useSetPreferences } from './use-set-preferences.ts'

type Overlay = 'palette' | 'shortcuts'

/** What can be done from every screen, the keyboard, and the native menu's commands. */
export function useAppCommands(open: (overlay: Overlay) => void): void {
  useCommands(useGoCommands(open))
  useCommands(useServerCommands())
  useCommands(useLookCommands())
  useKeyboard()
  useMenuCommands(open)
}

/** The last has Alt+0 alone: Ctrl+0 gives the window its size back. There are no more digits. */
function placeKeys(index: number): { readonly keys?: string } {
  if (index < 9) return { keys: `mod+${index + 1} alt+${index + 1}` }
  return index === screens.length - 1 ? { keys: 'alt+0' } : {}
}

function useGoCommands(open: (overlay: Overlay) => void): readonly Command[] {
  const { t } = useTranslation()
  const { shell } = useBenchContext()
  const hasSite = useBench((view) => (view.state?.site ?? null) !== null)
  return useMemo(() => {
    const places = screens.map(({ id }, index) => ({
      id: `go-${id}`,
      title: t('commands.go', { screen: t(`screens.${id}`) }),
      group: t('groups.go'),
      ...placeKeys(index),
      run: () => go(id),
    }))
    const site = [
      { id: 'first-steps', title: t('commands.firstSteps'), group: t('groups.site'), run: () => go('start') },
      ...(shell
        ? [
            {
              id: 'show-site',
              title: t('commands.showSite'),
              group: t('groups.site'),
              run: () => void shell.showInFolder({ path: '' }).catch(() => undefined),
            },
          ]
        : []),
    ]
    return [
      ...(hasSite ? [...places, ...site] : []),
      { id: 'guide', title: t('commands.guide'), group: t('groups.go'), keys: 'f1', run: () => go('guide') },
      { id: 'change-site', title: t('commands.changeSite'), group: t('groups.site'), run: () => go('site') },
      {
        id: 'palette',
        title: t('commands.palette'),
        group: t('groups.go'),
        keys: 'mod+k',
        keysOnly: true,
        run: () => open('palette'),
      },
      {
        id: 'shortcuts',
        title: t('commands.shortcuts'),
        group: t('groups.go'),
        keys: '?',
        run: () => open('shortcuts'),
      },
    ]
  }, [t, shell, hasSite, open])
}

function useServerCommands(): readonly Command[] {
  const { t } = useTranslation()
  const { attempt } = useAttempt(() => go('servers')) // what is wrong with it is said there
  const servers = useBench((view) => view.state?.servers)
  const phases = servers ? serverNames.map((name) => servers[name].phase).join(' ') : ''
  return useMemo(() => {
    const known = phases.split(' ')
    const base = { group: t('groups.servers') }
    const test = { ...base, id: 'self-test', title: t('commands.selfTest'), run: () => go('servers', { do: 'test' }) }
    const each = serverNames.flatMap((server, index) => {
      const name = t(`server.${server}`)
      if (known[index] === 'listening') {
        const run = (): void => attempt((client) => client.servers.stop({ server }))
        return [{ ...base, id: `stop-${server}`, title: t('commands.stopServer', { server: name }), run }]
      }
      // DHCP is started for a network and a time, which are chosen on its screen.
      const run = (): void =>
        server === 'dhcp' ? go('servers') : attempt((client) => client.servers.start({ server }))
      return known[index] === ''
        ? []
        : [{ ...base, id: `start-${server}`, title: t('commands.startServer', { server: name }), run }]
    })
    return phases === '' ? [] : [test, ...each]
  }, [t, attempt, phases])
}

function useLookCommands(): readonly Command[] {
  const { t } = useTranslation()
  const set = useSetPreferences()
  return useMemo(() => {
    const group = t('groups.look')
    return [
      { id: 'theme-system', title: t('commands.themeSystem'), group, run: () => set({ theme: 'system' }) },
      { id: 'theme-light', title: t('commands.themeLight'), group, run: () => set({ theme: 'light' }) },
      { id: 'theme-dark', title: t('commands.themeDark'), group, run: () => set({ theme: 'dark' }) },
      { id: 'language-system', title: t('commands.languageSystem'), group, run: () => set({ language: 'system' }) },
      ...languages.map((language) => ({
        id: `language-${language}`,
        title: t('commands.language', { name: nameOf(language) }),
        group,
        run: () => set({ language }),
      })),
    ]
  }, [t, set])
}

const typesInto = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** Space and Enter belong to the button that has the focus. */
const pressesItself = (target: EventTarget | null, keys: string): boolean =>
  (keys === 'space' || keys === 'enter') &&
  target instanceof HTMLElement &&
  target.closest('button, a, [role="menuitem"], [role="option"]') !== null

function useKeyboard(): void {
  const registry = useContext(CommandsContext)
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      const keys = spell(event)
      const modified = /^(?:mod\+|alt\+|f\d)/.test(keys)
      if (!modified && (typesInto(event.target) || document.querySelector('[aria-modal="true"], [role="menu"]'))) return
      // A text has an undo of its own.
      if (keys === 'mod+z' && typesInto(event.target)) return
      if (pressesItself(event.target, keys)) return
      const command = registry.list().find((each) => each.keys?.split(' ').includes(keys))
      if (!command) return
      event.preventDefault()
      command.run()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [registry])
}

function useMenuCommands(open: (overlay: Overlay) => void): void {
  const { shell } = useBenchContext()
  useEffect(() => {
    if (!shell) return
    const listening = new AbortController()
    const listen = async (): Promise<void> => {
      for await (const command of await shell.commands(undefined, { signal: listening.signal })) {
        if (command === 'palette' || command === 'shortcuts') open(command)
        else if (command === 'guide') go('guide')
        else go('site', { do: command === 'new-site' ? 'create' : 'open' })
      }
    }
    listen().catch(() => undefined) // the page is going
    return () => listening.abort()
  }, [shell, open])
}
