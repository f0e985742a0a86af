import type { BenchEvent } from '../../event/bench-event.ts'
import { outcomeOf } from '../../event/facets.ts'
import { isInside } from '../../network/inside.ts'
import { cause, sitePath, type Diagnosis, type EventOf } from '../diagnosis.ts'
import type { SiteFacts } from '../site-view.ts'

/** A block with its headers is larger than an Ethernet frame takes: it is cut in two, and many firewalls drop the rest. */
const LARGEST_BLOCK_IN_A_FRAME = 1_468

/** A transfer that began and did not end. What happened in it tells more than the server's reason alone. */
export function brokenTransfer(
  event: EventOf<'file.abandoned'>,
  recent: readonly BenchEvent[],
  facts: SiteFacts,
): Diagnosis {
  const { path, seq, server, detail, reason } = event
  const asked = recent.find((each) => each.type === 'file.requested' && each.transfer === event.transfer)
  const blockSize = blockSizeOf(asked)
  const found = inTheBeginning(event, blockSize)
  const subnet = found === 'never-acknowledged' ? otherSubnet(event, facts) : null
  if (subnet !== null) return subnet
  return {
    code: found ?? `abandon.${reason}`,
    look: 'failed',
    params: { path, ...(detail === undefined ? {} : { detail }), ...(found === 'block-size' ? { blockSize } : {}) },
    evidence: asked === undefined ? [seq] : [asked.seq, seq],
    confidence: found === null ? 'certain' : 'likely',
    remedy: { kind: 'fetch-by-hand', server, path: sitePath(path) },
  }
}

/** Its request came here by way of a router, and what went back got lost: on the router, or because we have no way back. */
function otherSubnet(
  { path, seq, who: { ip } }: EventOf<'file.abandoned'>,
  { ownSubnets }: SiteFacts,
): Diagnosis | null {
  const inside = ownSubnets.map((cidr) => isInside(ip, cidr)).filter((known) => known !== null)
  if (inside.length === 0 || inside.includes(true)) return null
  return cause('other-subnet', {
    params: { path, ip, own: ownSubnets.join(', ') },
    evidence: [seq],
    confidence: 'likely',
    remedy: { kind: 'open-servers' },
  })
}

/** Nothing at all was acknowledged, or the phone ended it because of what was agreed. */
function inTheBeginning(
  { server, reason, bytes, detail = '' }: EventOf<'file.abandoned'>,
  blockSize: number,
): 'block-size' | 'never-acknowledged' | null {
  if (server !== 'tftp') return null
  if (reason === 'client-silent' && bytes === 0)
    return blockSize > LARGEST_BLOCK_IN_A_FRAME ? 'block-size' : 'never-acknowledged'
  // RFC 2347: with error 8 a client does not accept the options that were agreed.
  return reason === 'client-error' && blockSize > 0 && /option|blksize|block size/i.test(detail) ? 'block-size' : null
}

function blockSizeOf(asked: BenchEvent | undefined): number {
  if (asked?.type !== 'file.requested') return 0
  const size = Number(asked.options?.['blksize'] ?? 0)
  return Number.isFinite(size) ? size : 0
}

/** A file that arrived whole, but only after many packets had been sent again. */
export function lossyPath(event: EventOf<'file.sent'>): Diagnosis | null {
  if (outcomeOf(event) !== 'attention') return null
  const { path, resends, seq } = event
  return { code: 'many-resends', look: 'attention', params: { path, resends }, evidence: [seq], confidence: 'certain' }
}
