import type common from './en/common.json'
import type diagnosis from './en/diagnosis.json'
import type events from './en/events.json'
import type faults from './en/faults.json'
import type files from './en/files.json'
import type filter from './en/filter.json'
import type firmware from './en/firmware.json'
import type firstRun from './en/firstRun.json'
import type handover from './en/handover.json'
import type lint from './en/lint.json'
import type live from './en/live.json'
import type phones from './en/phones.json'
import type provider from './en/provider.json'
import type profiles from './en/profiles.json'
import type rehearse from './en/rehearse.json'
import type rehearseScreen from './en/rehearseScreen.json'
import type rule from './en/rule.json'
import type rules from './en/rules.json'
import type servers from './en/servers.json'
import type shortcuts from './en/shortcuts.json'
import type system from './en/system.json'
import type tasks from './en/tasks.json'
import type trust from './en/trust.json'
import type virtualPhone from './en/virtualPhone.json'

/** The keys that the window may ask for, by namespace: those of English. A test holds the other languages to them. */
export type Catalogue = Readonly<{
  common: typeof common
  diagnosis: typeof diagnosis
  events: typeof events
  faults: typeof faults
  files: typeof files
  filter: typeof filter
  firmware: typeof firmware
  firstRun: typeof firstRun
  handover: typeof handover
  lint: typeof lint
  live: typeof live
  phones: typeof phones
  profiles: typeof profiles
  provider: typeof provider
  rehearse: typeof rehearse
  rehearseScreen: typeof rehearseScreen
  rule: typeof rule
  rules: typeof rules
  servers: typeof servers
  shortcuts: typeof shortcuts
  system: typeof system
  tasks: typeof tasks
  trust: typeof trust
  virtualPhone: typeof virtualPhone
}>

/** `./common.json` becomes the namespace `common`. */
export const byNamespace = (files: Readonly<Record<string, object>>): Catalogue =>
  Object.fromEntries(
    Object.entries(files).map(([path, words]) => [path.slice('./'.length, -'.json'.length), words]),
  ) as unknown as Catalogue
