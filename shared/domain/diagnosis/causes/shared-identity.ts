import { cause } from '../diagnosis.ts'
import type { PhoneCause } from './cause.ts'

/** A phone that moves has a new address and keeps it; two phones that share a MAC speak in turns. */
const TURNS_MS = 30 * 60_000

/** One identity that speaks from two addresses in turns: a copied profile, or a MAC typed twice. */
export const sharedIdentity: PhoneCause = ({ story: { addresses, who } }) => {
  if (who.mac === undefined) return []
  const [first, second, again] = addresses.slice(-3)
  if (first === undefined || second === undefined || again === undefined) return []
  if (first.ip !== again.ip || again.at - first.at > TURNS_MS) return []
  return [
    cause('same-identity', {
      params: { first: first.ip, second: second.ip },
      evidence: [first.seq, second.seq, again.seq],
      confidence: 'likely',
    }),
  ]
}
