import { nameOf } from '../../profile/catalogue.ts'
import { factoryValue, valueOf, withSettings } from '../machine/parameters.ts'
import type { ProfileSetting, ReadSettings, Setting } from '../machine/setting.ts'
import type { PhoneSetup, PhoneState, ValueSource } from '../machine/state.ts'

interface Applied {
  readonly patch: Pick<PhoneState, 'parameters' | 'access'>
  /** The names whose value is another now, and what each was worth. */
  readonly changed: ReadonlyMap<string, string>
  readonly kept: readonly string[]
}

/** Takes a profile's settings over what the phone has (APP-3 to APP-10). */
export function applySettings(
  state: PhoneState,
  { settings }: Extract<ReadSettings, { kind: 'settings' }>,
  source: ValueSource,
): Applied {
  const taken: Setting[] = []
  const kept: string[] = []
  const changed = new Map<string, string>()
  for (const setting of settings) {
    const value = valueToTake(state, setting)
    const now = valueOf(state, setting.name)
    if (value === undefined) kept.push(setting.name)
    else if (value !== now) changed.set(setting.name, now)
    taken.push({ ...setting, value: value ?? now })
  }
  return { patch: withSettings(state, taken, source), changed, kept }
}

/** Undefined: the phone keeps what it has. */
function valueToTake(state: PhoneState, { name, value, access, ...setting }: ProfileSetting): string | undefined {
  const stored = state.parameters.get(name)
  if (setting.preserve && access !== undefined && stored !== undefined) return undefined // APP-8
  if (setting.preference && stored?.source.kind === 'hand') return undefined // APP-9
  if (value !== '') return value
  switch (state.setup.readings.emptyElement) {
    case 'clear-unless-rw': // APP-10
      return setting.selfClosing && access === 'rw' ? undefined : ''
    case 'factory':
      return factoryValue(state.setup, name)
    case 'clear':
      return ''
  }
}

const coldSections = new Set([
  'Power Settings',
  'Network Settings',
  'IPv4 Settings',
  'IPv6 Settings',
  '802.1X Authentication',
  'VLAN Settings',
  'Wi-Fi Settings',
  'Security Settings',
  'HTTP Proxy Settings',
  'VPN Settings',
])
const coldNames = new Set([
  'Host_Name',
  'Domain',
  'Primary_DNS',
  'Secondary_DNS',
  'DNS_Server_Order',
  'Enable_Web_Server',
])
const warmTabs = new Set(['SIP', 'Ext n'])
const warmNames = new Set(['Web_Server_Port', 'Enable_Protocol', 'Enable_Web_Admin_Access'])

/** RST-2: no guide lists them; the part of the phone that a parameter belongs to decides. */
export function restartFor(setup: PhoneSetup, names: Iterable<string>): 'cold' | 'warm' | null {
  let kind: 'warm' | null = null
  for (const name of names) {
    const found = setup.catalogue.find(name)
    if (found === null) continue
    const { tab, section } = found.parameter
    const bare = nameOf(found.parameter, found.numbers)
    if (coldNames.has(bare) || (tab === 'System' && coldSections.has(section))) return 'cold'
    if (warmNames.has(bare) || warmTabs.has(tab)) kind = 'warm'
  }
  return kind
}
