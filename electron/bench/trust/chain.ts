import { verify } from 'node:crypto'
import type { ReadCertificate } from './read-certificate.ts'
import { x509 } from './x509.ts'

/** Longer chains are somebody's joke. */
const LONGEST = 8

/** Whether `issuer` signed it: by name and by signature. MD5 too, which the runtimes' own check refuses or forgets. */
export function isSignedBy(certificate: ReadCertificate, issuer: ReadCertificate): boolean {
  if (!certificate.node.checkIssued(issuer.node)) return false
  try {
    if (certificate.node.verify(issuer.node.publicKey)) return true
    if (certificate.facts.digest !== 'MD5') return false
    const parsed = new x509.X509Certificate(new Uint8Array(certificate.der))
    return verify('md5', signedPart(certificate.der), issuer.node.publicKey, Buffer.from(parsed.signature))
  } catch {
    return false // a key that this runtime cannot use
  }
}

/** The to-be-signed part: the first element of the outer sequence (RFC 5280 §4.1). */
function signedPart(der: Buffer): Buffer {
  const start = 1 + lengthBytes(der, 1)
  const length = lengthAt(der, start + 1)
  return der.subarray(start, start + 1 + lengthBytes(der, start + 1) + length)
}

const lengthBytes = (der: Buffer, at: number): number => {
  const first = der[at] ?? 0
  return first < 0x80 ? 1 : 1 + (first & 0x7f)
}

function lengthAt(der: Buffer, at: number): number {
  const first = der[at] ?? 0
  return first < 0x80 ? first : der.readUIntBE(at + 1, first & 0x7f)
}

export interface Chain {
  /** The leaf first, as a server sends it; the root only where it was among the files. */
  readonly certificates: readonly ReadCertificate[]
  /** Whether it ends at a root. */
  readonly complete: boolean
}

/** From the leaf up, with whatever certificates there are. */
export function buildChain(leaf: ReadCertificate, others: readonly ReadCertificate[]): Chain {
  const certificates = [leaf]
  for (let current = leaf; certificates.length < LONGEST;) {
    if (current.facts.selfIssued) return { certificates, complete: true }
    const issuer = others.find((one) => !certificates.includes(one) && isSignedBy(current, one))
    if (issuer === undefined) break
    certificates.push(issuer)
    current = issuer
  }
  return { certificates, complete: certificates.at(-1)?.facts.selfIssued === true }
}
