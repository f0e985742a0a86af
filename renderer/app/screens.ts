import { lazy, type ComponentType } from 'react'
import { LiveScreen } from '../features/live/live-screen.tsx'
import type { IconName } from '../ui/icon.tsx'
import type { ScreenProps } from '../ui/screen-props.ts'

interface Screen {
  readonly id:
    | 'live'
    | 'phones'
    | 'profiles'
    | 'rules'
    | 'tasks'
    | 'rehearse'
    | 'files'
    | 'firmware'
    | 'servers'
    | 'trust'
    | 'provider'
    | 'handOver'
  readonly icon: IconName
  readonly component: ComponentType<ScreenProps>
  /** Brings its code before it is opened; left out where it came with the page. */
  readonly bring?: () => void
}

const lazily = (load: () => Promise<ComponentType<ScreenProps>>): ComponentType<ScreenProps> =>
  lazy(async () => ({ default: await load() }))

/** A screen whose code comes when it is opened, or is about to be. The browser asks for it once. */
const later = (load: () => Promise<ComponentType<ScreenProps>>): Pick<Screen, 'component' | 'bring'> => ({
  component: lazily(load),
  // What does not come now is told when the screen is opened.
  bring: () => void load().catch(() => undefined),
})

/** The rail, in its order: one line a screen; its words are `common:screens.<id>`. Ctrl+1… follow this order. */
export const screens: readonly [Screen, ...Screen[]] = [
  { id: 'live', icon: 'live', component: LiveScreen },
  {
    id: 'phones',
    icon: 'phones',
    ...later(async () => (await import('../features/phones/phones-screen.tsx')).PhonesScreen),
  },
  {
    id: 'profiles',
    icon: 'profiles',
    ...later(async () => (await import('../features/profiles/profiles-screen.tsx')).ProfilesScreen),
  },
  {
    id: 'rules',
    icon: 'rules',
    ...later(async () => (await import('../features/rules/rules-screen.tsx')).RulesScreen),
  },
  {
    id: 'tasks',
    icon: 'tasks',
    ...later(async () => (await import('../features/tasks/tasks-screen.tsx')).TasksScreen),
  },
  {
    id: 'rehearse',
    icon: 'play',
    ...later(async () => (await import('../features/rehearse/rehearse-screen.tsx')).RehearseScreen),
  },
  {
    id: 'files',
    icon: 'files',
    ...later(async () => (await import('../features/files/files-screen.tsx')).FilesScreen),
  },
  {
    id: 'firmware',
    icon: 'firmware',
    ...later(async () => (await import('../features/firmware/firmware-screen.tsx')).FirmwareScreen),
  },
  {
    id: 'servers',
    icon: 'servers',
    ...later(async () => (await import('../features/servers/servers-screen.tsx')).ServersScreen),
  },
  {
    id: 'trust',
    icon: 'trust',
    ...later(async () => (await import('../features/trust/trust-screen.tsx')).TrustScreen),
  },
  {
    id: 'provider',
    icon: 'provider',
    ...later(async () => (await import('../features/provider/provider-screen.tsx')).ProviderScreen),
  },
  {
    id: 'handOver',
    icon: 'handOver',
    ...later(async () => (await import('../features/hand-over/hand-over-screen.tsx')).HandOverScreen),
  },
]

/** What is shown when no site is open, and on the way to another one. */
export const SitePicker = lazily(async () => (await import('../features/first-run/site-picker.tsx')).SitePicker)
/** From everywhere, with a site or without. */
export const Guide = lazily(async () => (await import('../features/guide/guide-screen.tsx')).GuideScreen)
export const FirstSteps = lazily(async () => (await import('../features/first-run/first-steps.tsx')).FirstSteps)
