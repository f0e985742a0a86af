import { nameText, purposeOids } from '../../../shared/domain/trust/certificate.ts'
import { dayOf } from '../../../shared/domain/trust/findings.ts'
import { phoneInSubject } from '../../../shared/domain/trust/phone-subject.ts'
import type { CertificateVerdict, ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { isSignedBy } from './chain.ts'
import { readCertificate, type ReadCertificate } from './read-certificate.ts'

export interface JudgeBy {
  /** Roots and intermediates that are believed: the site's authority, and what the technician imported. */
  readonly anchors: readonly ReadCertificate[]
  /** Serial numbers that the site's authority took back. */
  readonly revoked: ReadonlySet<string>
  readonly now: number
}

/**
 * Judges what a client showed, step by step, so that the verdict says which step failed: the runtimes' own word is the
 * same for a leaf and for a root that has ended. Null where nothing, or nothing readable, was shown.
 */
export function judge(chain: readonly Uint8Array[], by: JudgeBy): ShownCertificate | null {
  const [leaf, ...sent] = chain.map(readCertificate).filter((one) => one !== null)
  if (leaf === undefined) return null
  const { facts } = leaf
  const { verdict, date } = judgeLeaf(leaf, sent, by)
  return {
    subject: facts.subject,
    issuer: nameText(facts.issuer),
    serial: facts.serial,
    fingerprint: facts.fingerprint,
    date: dayOf(date ?? facts.notAfter),
    digest: facts.digest,
    phone: phoneInSubject(facts.subject),
    verdict,
  }
}

interface Verdict {
  readonly verdict: CertificateVerdict
  readonly date?: number
}

function judgeLeaf(leaf: ReadCertificate, sent: readonly ReadCertificate[], by: JudgeBy): Verdict {
  const { facts } = leaf
  const { issuers, problem } = pathOf(leaf, sent, by.anchors)
  if (problem !== null) return { verdict: problem }
  if (by.revoked.has(facts.serial.toLowerCase())) return { verdict: 'revoked' }
  if (by.now > facts.notAfter) return { verdict: 'expired', date: facts.notAfter }
  if (by.now < facts.notBefore) return { verdict: 'not-yet-valid', date: facts.notBefore }
  const ended = issuers.find((one) => by.now > one.facts.notAfter)
  if (ended !== undefined) return { verdict: 'root-expired', date: ended.facts.notAfter }
  if (facts.purposes?.includes(purposeOids.client) === false) return { verdict: 'wrong-purpose' }
  return { verdict: 'good' }
}

const LONGEST = 6

/** Up to a believed certificate; what the client sent along may stand between, and proves nothing by itself. */
function pathOf(leaf: ReadCertificate, sent: readonly ReadCertificate[], anchors: readonly ReadCertificate[]) {
  const issuers: ReadCertificate[] = []
  for (let current = leaf; issuers.length < LONGEST;) {
    const anchor = anchors.find((one) => isSignedBy(current, one))
    if (anchor !== undefined) return { issuers: [...issuers, anchor], problem: null }
    if (anchors.some((one) => current.node.checkIssued(one.node))) return { issuers, problem: 'bad-signature' as const }
    const between = sent.find((one) => one !== current && one.facts.isAuthority && isSignedBy(current, one))
    if (between === undefined || issuers.includes(between)) break
    issuers.push(between)
    current = between
  }
  return { issuers, problem: leaf.facts.selfIssued ? ('self-signed' as const) : ('unknown-authority' as const) }
}
