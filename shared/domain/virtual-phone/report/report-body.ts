import { escapeText } from '../../profile/value.ts'
import { localText } from '../machine/local-time.ts'
import { sizeOf, valueOf } from '../machine/parameters.ts'
import type { PhoneState } from '../machine/state.ts'
import { formatMac } from '../../identity/mac.ts'

/**
 * The phone's configuration as XML: what its report holds and its /admin/cfg.xml shows. Passwords, keys and whatever is
 * write-only or only shown are left out (REP-6); `delta` holds what differs from the factory alone (REP-4).
 */
export function configurationXml(state: PhoneState, extent: 'full' | 'delta'): string {
  const { catalogue } = state.setup
  const names = extent === 'full' ? catalogue.namesFor(sizeOf(state.identity)) : [...state.parameters.keys()]
  const lines = names.filter((name) => isShown(state, name)).map((name) => element(state, name))
  return `<flat-profile>\n${lines.join('')}</flat-profile>\n`
}

function isShown({ setup: { catalogue } }: PhoneState, name: string): boolean {
  const parameter = catalogue.find(name)?.parameter
  if (parameter?.access !== undefined || parameter?.alias !== undefined) return false
  return !catalogue.isSecret(name)
}

function element(state: PhoneState, name: string): string {
  const ua = state.access.get(name) ?? 'na'
  return `<${name} ua="${ua}">${escapeText(valueOf(state, name))}</${name}>\n`
}

/** What its /admin/status.xml and a `--status` report hold. */
export function statusXml(state: PhoneState, at: number): string {
  const { identity, network, authority, renewal, last } = state
  const field = (name: string, value: string): string => `<${name}>${escapeText(value)}</${name}>\n`
  const moment = (ms: number): string => {
    const [date = '', time = ''] = localText(state, ms).split(' ')
    const [year = '', month = '', day = ''] = date.split('-')
    return `${month}/${day}/${year} ${time}`
  }
  const history = state.restarts
    .toReversed()
    .map((r, n) => field(`Reboot_Reason_${n + 1}`, `${r.reason} [${moment(r.at)}]`))
  return [
    '<flat-profile>\n',
    field('Product_Name', identity.model),
    field('Serial_Number', identity.serial),
    field('Software_Version', `${state.firmware}.loads`),
    field('Hardware_Version', identity.hardware),
    field('MAC_Address', formatMac(identity.mac)),
    field('Client_Certificate', identity.certified === true ? 'Installed' : 'Not Installed'),
    field('Current_IP', network?.ip ?? ''),
    field('Elapsed_Time', String(Math.max(0, Math.floor((at - state.poweredAt) / 1000)))),
    `<Reboot_History>\n${history.join('')}</Reboot_History>\n`,
    // CA-2
    field(
      'Custom_CA_Provisioning_Status',
      authority === null ? '' : authorityStatus(authority.outcome, moment(authority.at)),
    ),
    field('Custom_CA_Info', authorityInfo(state)),
    // CA-3
    field('MIC_Cert_Refresh_Status', renewal === null ? '' : renewalStatus(renewal.outcome, moment(renewal.at))),
    field('Resync_Status', last === null ? '' : `${last.outcome} ${moment(last.endedAt)}`),
    field('Upgrade_Status', state.upgradeError),
    '</flat-profile>\n',
  ].join('')
}

/** CA-2: the CN of the first certificate, as the chapter has it. */
export const authorityInfo = ({ customAuthority }: PhoneState): string =>
  customAuthority === null ? 'Not Installed' : `Installed "${customAuthority.name}"`

export const renewalStatus = (outcome: 'renewed' | 'failed', moment: string): string =>
  outcome === 'renewed' ? `Last refresh succeeded on ${moment}` : `Last refresh failed on ${moment}`

export const authorityStatus = (outcome: 'installed' | 'failed', moment: string): string =>
  outcome === 'installed' ? `Last provisioning succeeded on ${moment}` : `Last provisioning failed on ${moment}`
