import {
  finding,
  namePart,
  nameText,
  purposeOids,
  type CertificateFacts,
  type CertificateFinding,
  type CertificateUse,
} from './certificate.ts'
import { nameVerdict } from './names.ts'

const DAY_MS = 86_400_000
/** A server's certificate is renewed this long before it ends, and the technician is told this long before. */
export const RENEW_DAYS = 30
const SHORT_RSA = 2_048

export interface FindingContext {
  readonly now: number
  /** Names and addresses that phones are told to use. */
  readonly names: readonly string[]
  /** Whether the site has the key, and whether it is this certificate's; null where none is needed. */
  readonly key: 'matches' | 'differs' | 'missing' | null
  /** Whether the certificate leads to a root among the files. */
  readonly chained: boolean
  /** Issued by the site's own authority: phones know it through Custom_CA_Rule alone. */
  readonly own: boolean
}

/** What is to be said of a certificate of the site, gravest first. */
export function findingsOf(
  certificate: CertificateFacts,
  use: CertificateUse,
  context: FindingContext,
): readonly CertificateFinding[] {
  const found = [
    ...keyFindings(context),
    ...dateFindings(certificate, context.now),
    ...strengthFindings(certificate),
    ...(use === 'server' ? serverFindings(certificate, context) : authorityFindings(certificate)),
  ]
  const order = { error: 0, warning: 1, info: 2 }
  return found.sort((a, b) => order[a.severity] - order[b.severity])
}

const keyFindings = ({ key }: FindingContext): CertificateFinding[] =>
  key === 'missing' ? [finding('key-missing')] : key === 'differs' ? [finding('key-mismatch')] : []

/** A date as people write it, the same in every language. */
export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function dateFindings({ notBefore, notAfter }: CertificateFacts, now: number): CertificateFinding[] {
  if (now > notAfter) return [finding('expired', { date: dayOf(notAfter) })]
  if (now < notBefore) return [finding('not-yet-valid', { date: dayOf(notBefore) })]
  const days = Math.floor((notAfter - now) / DAY_MS)
  return days < RENEW_DAYS ? [finding('expires-soon', { date: dayOf(notAfter), count: days })] : []
}

function strengthFindings({ key, digest, selfIssued }: CertificateFacts): CertificateFinding[] {
  const found: CertificateFinding[] = []
  if (key.type === 'rsa' && key.bits !== null && key.bits < SHORT_RSA)
    found.push(finding('key-short', { bits: key.bits }))
  // A root's own signature protects nothing: it is trusted because it was given.
  if ((digest === 'MD5' || digest === 'SHA-1') && !selfIssued) found.push(finding('digest-old', { digest }))
  return found
}

function serverFindings(certificate: CertificateFacts, { names, chained, own }: FindingContext): CertificateFinding[] {
  const found: CertificateFinding[] = []
  if (certificate.purposes?.includes(purposeOids.server) === false)
    found.push(finding('wrong-purpose', { purpose: 'server' }))
  if (certificate.selfIssued) found.push(finding('self-signed'))
  else if (!chained) found.push(finding('chain-incomplete', { issuer: nameText(certificate.issuer) }))
  for (const name of names) found.push(...nameFindings(certificate, name))
  const wild = certificate.dns.find((name) => name.startsWith('*.'))
  if (wild !== undefined && !found.some(({ code }) => code === 'wildcard'))
    found.push(finding('wildcard', { name: wild }))
  if (own) found.push(finding('own-authority'))
  if (certificate.notBefore > DAY_MS) found.push(finding('clock-needed', { date: dayOf(certificate.notBefore) }))
  return found
}

function nameFindings(certificate: CertificateFacts, name: string): CertificateFinding[] {
  const verdict = nameVerdict(certificate, name)
  if (verdict === 'covered') return []
  return [finding(verdict === 'missing' ? 'name-missing' : verdict, { name })]
}

const authorityFindings = ({ isAuthority, subject }: CertificateFacts): CertificateFinding[] =>
  isAuthority ? [] : [finding('not-authority', { name: namePart(subject, 'CN') ?? nameText(subject) })]
