import { randomBytes, type KeyObject, type webcrypto } from 'node:crypto'
import type { NamePart } from '../../../shared/domain/trust/certificate.ts'
import { isIpAddress, plainHost } from '../../../shared/domain/trust/names.ts'
import { signingKey, verifyingKey, type SigningKey } from './keys.ts'
import { readCertificate, type ReadCertificate } from './read-certificate.ts'
import { x509 } from './x509.ts'

const DAY_MS = 86_400_000
export const AUTHORITY_DAYS = 3_650
/** What current clients accept of a server's certificate. */
export const SERVER_DAYS = 820
export const PHONE_DAYS = 3_650

/**
 * A phone whose clock is not set yet believes that it is 1970, and refuses what is not yet valid: what the site issues
 * is valid from there on.
 */
const VALID_FROM = new Date(0)

const oids: Readonly<Record<string, string>> = { serialNumber: '2.5.4.5', emailAddress: '1.2.840.113549.1.9.1' }

/** In the order given. An e-mail address is an IA5String (RFC 5280 §4.1.2.6). */
export const nameOf = (parts: readonly NamePart[]): x509.Name =>
  new x509.Name(
    parts.map(([type, value]): x509.JsonAttributeAndValue => {
      const name = oids[type] ?? type
      return type === 'emailAddress' ? { [name]: [{ ia5String: value }] } : { [name]: [value] }
    }),
  )

export const alternativeNames = (names: readonly string[]): x509.SubjectAlternativeNameExtension =>
  new x509.SubjectAlternativeNameExtension(
    names.map((name) => ({
      type: isIpAddress(plainHost(name)) ? ('ip' as const) : ('dns' as const),
      value: name.replace(/^\[|\]$/g, ''),
    })),
  )

/** Who signs: its certificate's name and key. */
export interface Issuer {
  readonly certificate: ReadCertificate
  readonly key: KeyObject
}

/** Positive, and as long as RFC 5280 §4.1.2.2 allows without a doubt. */
function newSerial(): string {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x01
  return bytes.toString('hex')
}

const until = (now: number, days: number): Date => new Date(now + days * DAY_MS)

const allUsages = x509.KeyUsageFlags

export async function issueAuthority(key: KeyObject, name: string, now: number): Promise<ReadCertificate> {
  const own = await signingKey(key)
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: newSerial(),
    name: nameOf([
      ['O', 'Resync Bench'],
      ['CN', name],
    ]),
    notBefore: VALID_FROM,
    notAfter: until(now, AUTHORITY_DAYS),
    signingAlgorithm: own.algorithm,
    keys: own,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(allUsages.keyCertSign | allUsages.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
    ],
  })
  return finished(certificate)
}

export interface Leaf {
  readonly subject: readonly NamePart[]
  readonly names: readonly string[]
  readonly purpose: 'server' | 'client'
  readonly days: number
  /** Its private key, or its public one where that is all there is. */
  readonly key: KeyObject
}

/** A certificate that the site's authority, or a test's, signs. */
export async function issueLeaf(issuer: Issuer, leaf: Leaf, now: number): Promise<ReadCertificate> {
  const [signer, own] = await Promise.all([signingKey(issuer.key), verifyingKey(leaf.key)])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerial(),
    subject: nameOf(leaf.subject),
    issuer: new x509.X509Certificate(new Uint8Array(issuer.certificate.der)).subjectName,
    notBefore: VALID_FROM,
    // A leaf that outlives its root is refused from the root's end on anyway.
    notAfter: new Date(Math.min(until(now, leaf.days).getTime(), issuer.certificate.facts.notAfter)),
    signingAlgorithm: signer.algorithm,
    signingKey: signer.privateKey,
    publicKey: own,
    extensions: await leafExtensions(leaf, own, signer),
  })
  return finished(certificate)
}

async function leafExtensions(leaf: Leaf, own: webcrypto.CryptoKey, signer: SigningKey): Promise<x509.Extension[]> {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(allUsages.digitalSignature | allUsages.keyEncipherment, true),
    new x509.ExtendedKeyUsageExtension([
      leaf.purpose === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth,
    ]),
    await x509.SubjectKeyIdentifierExtension.create(own),
    await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey),
    ...(leaf.names.length === 0 ? [] : [alternativeNames(leaf.names)]),
  ]
}

function finished(certificate: x509.X509Certificate): ReadCertificate {
  const read = readCertificate(new Uint8Array(certificate.rawData))
  if (read === null) throw new Error('a certificate that was just made cannot be read')
  return read
}

/** A list of what the authority took back (RFC 5280 §5), in PEM. */
export async function issueRevocationList(
  issuer: Issuer,
  revoked: readonly { readonly serial: string; readonly at: number }[],
  now: number,
): Promise<string> {
  const signer = await signingKey(issuer.key)
  const list = await x509.X509CrlGenerator.create({
    issuer: new x509.X509Certificate(new Uint8Array(issuer.certificate.der)).subjectName,
    // Clocks differ: who reads it a little earlier finds it valid, too.
    thisUpdate: new Date(now - DAY_MS),
    nextUpdate: until(now, 30),
    entries: revoked.map(({ serial, at }) => ({ serialNumber: serial, revocationDate: new Date(at) })),
    signingAlgorithm: signer.algorithm,
    signingKey: signer.privateKey,
  })
  // openssl reads this label alone.
  return list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL')
}
