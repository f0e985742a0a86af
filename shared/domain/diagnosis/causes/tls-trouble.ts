import type { Diagnosis, EventOf } from '../diagnosis.ts'

/** A TLS connection that did not come about, or one whose certificate is not good. Null for one that is as it should be. */
export function tlsTrouble(event: EventOf<'tls.handshake'>): Diagnosis | null {
  const { failure, client, seq, own, offered, detail } = event
  if (failure !== undefined) {
    const offers = offered.versions.join(', ')
    return {
      code: `tls.${failure}`,
      look: failure === 'client-left' ? 'attention' : 'failed',
      params: { own, offers, ...(failure === 'other' && detail !== undefined && { detail }) },
      evidence: [seq],
      // An alert says what the client thinks; a silent close says nothing.
      confidence: failure === 'client-stopped' || failure === 'client-left' ? 'possible' : 'certain',
      remedy: { kind: 'open-servers' },
    }
  }
  if (client === undefined || client.verdict === 'good') return null
  return {
    code: `certificate.${client.verdict}`,
    look: 'attention',
    params: { issuer: client.issuer, date: client.date },
    evidence: [seq],
    confidence: 'certain',
    remedy: { kind: 'open-servers' },
  }
}
