import type { Diagnosis, DiagnosisCode } from '../diagnosis/diagnosis.ts'
import type { RehearsalCause, RehearsedPhone } from './verdict.ts'

/** What a phone that failed a rehearsal would be diagnosed with in earnest: the same causes, so the same words. */
export function diagnosisOf({
  cause,
  evidence,
  url,
}: Pick<RehearsedPhone, 'cause' | 'evidence' | 'url'>): Diagnosis | null {
  const code = cause === null ? undefined : (byEvidence[cause]?.[evidence] ?? codes[cause])
  if (code === undefined) return null
  const address = url ?? ''
  const line = /\((\d+)\)$/.exec(evidence)?.[1]
  return {
    code,
    look: 'failed',
    params: {
      path: pathOf(address),
      url: address,
      own: hostOf(address),
      host: hostOf(address),
      offers: '',
      ...(line === undefined ? {} : { line: Number(line) }),
    },
    evidence: [],
    confidence: 'certain',
  }
}

type Evidence = Readonly<Partial<Record<string, DiagnosisCode>>>

/** Causes of a rehearsal that say by themselves what is to be done have no more words. */
const codes: Readonly<Partial<Record<RehearsalCause, DiagnosisCode>>> = {
  'file-not-found': 'refusal.not-found',
  'xml-broken': 'xml-corrupt',
  'no-profile': 'no-profile',
  'name-unknown': 'name-unresolved',
  'connection-refused': 'server-unreachable',
  timeout: 'server-timeout',
}

/** Why a file could not be decoded, by the codes of `electron/bench/packing`. */
const decoding: Evidence = {
  'key-missing': 'encrypted-expected-clear',
  'aes-wrong-key': 'wrong-key',
  'aes-not-salted': 'clear-expected-encrypted',
  'gzip-header': 'gzip-no-header',
  'gzip-truncated': 'gzip-truncated',
}

/** What a phone has against a certificate, by the codes of its client. */
const certificates: Evidence = {
  'certificate-untrusted': 'tls.distrusted',
  'certificate-expired': 'tls.expired',
  'certificate-not-yet-valid': 'tls-clock',
  'certificate-wrong-name': 'tls-name',
  'certificate-wrong-purpose': 'tls.refused',
  'certificate-revoked': 'tls.refused',
}

const byEvidence: Readonly<Partial<Record<RehearsalCause, Evidence>>> = { corrupt: decoding, tls: certificates }

const hostOf = (url: string): string => /^[a-z]+:\/\/(\[[^\]]+\]|[^/:]+)/i.exec(url)?.[1] ?? url
const pathOf = (url: string): string => /^[a-z]+:\/\/[^/]*(\/.*)$/i.exec(url)?.[1] ?? url
