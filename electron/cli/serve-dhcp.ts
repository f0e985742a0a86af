import { isIP } from 'node:net'
import type { DhcpPlan } from '../bench/open-site/staging-dhcp.ts'
import { UsageError } from './usage-error.ts'

/** The options of `serve` that start DHCP. */
export const dhcpOptions = {
  dhcp: { type: 'string' },
  'dhcp-minutes': { type: 'string', default: '60' },
  'dhcp-everyone': { type: 'boolean' },
  'dhcp-several-networks': { type: 'boolean' },
} as const

interface DhcpValues {
  readonly site?: string | undefined
  readonly dhcp?: string | undefined
  readonly 'dhcp-minutes': string
  readonly 'dhcp-everyone'?: boolean | undefined
  readonly 'dhcp-several-networks'?: boolean | undefined
}

const MOST_MINUTES = 480

/** What `--dhcp` asks for; undefined where DHCP stays off. */
export function dhcpPlan(values: DhcpValues): DhcpPlan | undefined {
  const { dhcp: address, site } = values
  if (address === undefined || address === 'off') return undefined
  if (site === undefined) throw new UsageError('missing', { what: '--site' })
  if (isIP(address) !== 4) throw new UsageError('dhcpAddress', { value: address })
  const text = values['dhcp-minutes']
  const minutes = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (minutes < 1 || minutes > MOST_MINUTES)
    throw new UsageError('number', { option: '--dhcp-minutes', value: text, least: 1, most: MOST_MINUTES })
  const confirmed = values['dhcp-several-networks'] ?? false
  return { address, minutes, confirmed, ...(values['dhcp-everyone'] === true && { everyone: true }) }
}
