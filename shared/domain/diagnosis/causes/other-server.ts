import { hostOfUrl, type Attempt } from '../attempts.ts'
import { cause, type Diagnosis } from '../diagnosis.ts'
import type { SiteFacts } from '../site-view.ts'
import type { PhoneCause } from './cause.ts'

/** Its syslog comes here, and it asks for its profile elsewhere. */
export function otherServer({ announced, requests }: Attempt, { ownHosts }: SiteFacts): Diagnosis | null {
  const said = announced.at(-1)
  const host = hostOfUrl(said?.verdict?.url ?? '')
  // A name may lead here, so only an address is certain to be another's.
  if (said === undefined || host === null || ownHosts.size === 0 || ownHosts.has(host) || requests.length > 0)
    return null
  return cause('other-server', {
    params: { host, url: said.verdict?.url ?? '' },
    evidence: [said.seq],
    confidence: isAddress(host) ? 'certain' : 'likely',
  })
}

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host) || host.includes(':')

/** The phone's last resync went to another server and did not fail there: a failure is told with its own cause. */
export const askedOtherServer: PhoneCause = ({ last }, facts) => {
  if (last === null || last.verdict?.verdict?.result === 'failed') return []
  const found = otherServer(last, facts)
  return found === null ? [] : [found]
}
