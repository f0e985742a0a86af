import { cause, type Diagnosis, type EventOf } from '../diagnosis.ts'

/** A source that does more than a phone does: someone guesses names, a phone in debug, a network that is not ours. */
export const limitedSource = ({ reason, count, seq }: EventOf<'source.limited'>, total = count): Diagnosis => ({
  code: `limited.${reason}`,
  look: 'attention',
  params: { count: total },
  evidence: [seq],
  confidence: reason === 'guessing-names' ? 'likely' : 'certain',
  ...(reason === 'foreign-subnet' ? { remedy: { kind: 'open-servers' } } : {}),
})

/** Packets that follow no rule of the server. HTTPS on the HTTP port is the one that a profile rule causes. */
export const oddPackets = ({ reason, count, seq }: EventOf<'traffic.rejected'>, total = count): Diagnosis =>
  reason === 'tls-on-http-port'
    ? cause('https-to-http', { params: { count: total }, evidence: [seq] })
    : { code: 'rejected', look: 'attention', params: { count: total }, evidence: [seq], confidence: 'certain' }
