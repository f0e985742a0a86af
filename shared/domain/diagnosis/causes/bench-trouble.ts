import type { Diagnosis, EventOf } from '../diagnosis.ts'

/** A server that cannot serve (port taken, no right, address gone), or a history that is not written: its fault says why. */
export const benchTrouble = ({ type, fault, seq }: EventOf<'server.failed' | 'history.degraded'>): Diagnosis => ({
  code: 'fault',
  look: type === 'server.failed' ? 'failed' : 'attention',
  params: { ...fault.params, fault: fault.code },
  evidence: [seq],
  confidence: 'certain',
  ...(type === 'server.failed' ? { remedy: { kind: 'open-servers' } } : {}),
})

/** Lines that could not be kept: what is missing from a phone's story may be among them. */
export const lostLines = ({ seq, count }: EventOf<'events.dropped'>, total = count): Diagnosis => ({
  code: 'dropped',
  look: 'attention',
  params: { count: total },
  evidence: [seq],
  confidence: 'certain',
})
