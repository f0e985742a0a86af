import { X509Certificate } from 'node:crypto'
import type { CertificateFacts, NamePart } from '../../../shared/domain/trust/certificate.ts'
import { x509 } from './x509.ts'

/** A certificate as it came, and what it says. */
export interface ReadCertificate {
  readonly der: Buffer
  readonly node: X509Certificate
  readonly facts: CertificateFacts
}

/** Names that the library spells by number. */
const typeNames: Readonly<Record<string, string>> = {
  '2.5.4.5': 'serialNumber',
  '2.5.4.12': 'title',
  '0.9.2342.19200300.100.1.1': 'UID',
  G: 'givenName',
  E: 'emailAddress',
}

/** Signature algorithms that the library does not know (RFC 8017 appendix A.2.4). */
const oldDigests: Readonly<Record<string, string>> = { '1.2.840.113549.1.1.4': 'MD5', '1.2.840.113549.1.1.5': 'SHA-1' }

/** Null where the bytes are no certificate. */
export function readCertificate(bytes: Uint8Array): ReadCertificate | null {
  try {
    const der = Buffer.from(bytes)
    const node = new X509Certificate(der)
    return { der: node.raw, node, facts: factsOf(node) }
  } catch {
    return null
  }
}

function factsOf(node: X509Certificate): CertificateFacts {
  const parsed = new x509.X509Certificate(new Uint8Array(node.raw))
  const alternative = parsed.getExtension(x509.SubjectAlternativeNameExtension)?.names.items ?? []
  const usage = parsed.getExtension(x509.ExtendedKeyUsageExtension)?.usages
  const basic = parsed.getExtension(x509.BasicConstraintsExtension)
  const subject = partsOf(parsed.subjectName)
  return {
    subject,
    issuer: partsOf(parsed.issuerName),
    dns: alternative.filter(({ type }) => type === 'dns').map(({ value }) => value),
    ips: alternative.filter(({ type }) => type === 'ip').map(({ value }) => value),
    notBefore: parsed.notBefore.getTime(),
    notAfter: parsed.notAfter.getTime(),
    serial: parsed.serialNumber,
    fingerprint: node.fingerprint256,
    key: keyOf(node),
    digest: digestOf(parsed),
    // Version 1 roots of the makers have no extensions (the root of 2003, for one) and sign all the same.
    isAuthority: basic?.ca ?? (parsed.extensions.length === 0 && node.checkIssued(node)),
    purposes: usage?.map(String) ?? null,
    selfIssued: node.checkIssued(node),
  }
}

const partsOf = (name: x509.Name): readonly NamePart[] =>
  name
    .toJSON()
    .flatMap((part) =>
      Object.entries(part).flatMap(([type, values]) =>
        values.map((value): NamePart => [typeNames[type] ?? type, textOf(value)]),
      ),
    )

const textOf = (value: string | object): string =>
  typeof value === 'string' ? value : String(Object.values(value)[0] ?? '')

function keyOf(node: X509Certificate): CertificateFacts['key'] {
  const { asymmetricKeyType, asymmetricKeyDetails } = node.publicKey
  if (asymmetricKeyType === 'rsa') return { type: 'rsa', bits: asymmetricKeyDetails?.modulusLength ?? null }
  if (asymmetricKeyType === 'ec') return { type: 'ec', bits: null }
  return { type: 'other', bits: null }
}

function digestOf(parsed: x509.X509Certificate): string {
  const { hash, name } = parsed.signatureAlgorithm as {
    readonly hash?: { readonly name: string }
    readonly name?: string
  }
  return hash?.name ?? oldDigests[name ?? ''] ?? ''
}

/** RFC 7468 §3; no label is longer. */
const marker = /-----(BEGIN|END) ([A-Z0-9 ]{1,64})(?=-----)/g
const DASHES = 5

/**
 * The blocks of a PEM text, by what they say they are: from a begin to the next end of the same label. A begin without
 * one is passed over; the time is linear in the text, which may be anybody's.
 */
export function pemBlocks(text: string): readonly { readonly label: string; readonly pem: string }[] {
  const markers = [...text.matchAll(marker)]
  const nextEnd = new Map<string, number>()
  const ends = markers.toReversed().map(({ 0: whole, 1: kind, 2: label = '', index }) => {
    const end = nextEnd.get(label) ?? -1
    if (kind === 'END') nextEnd.set(label, index + whole.length + DASHES)
    return kind === 'END' ? -1 : end
  })
  const blocks: { label: string; pem: string }[] = []
  let behind = 0
  markers.forEach(({ 2: label = '', index }, at) => {
    const end = ends.at(-1 - at) ?? -1
    if (end === -1 || index < behind) return
    blocks.push({ label, pem: text.slice(index, end) })
    behind = end
  })
  return blocks
}

/** Every certificate in a file, in its order: PEM with any number of them, or one in DER. */
export function certificatesIn(bytes: Uint8Array): readonly ReadCertificate[] {
  const raw = Buffer.from(bytes)
  if (raw[0] === 0x30) return [readCertificate(raw)].filter((one) => one !== null)
  return pemBlocks(raw.toString('latin1'))
    .filter(({ label }) => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label))
    .map(({ pem }) => readCertificate(Buffer.from(pem)))
    .filter((one) => one !== null)
}

export const pemOf = ({ node }: ReadCertificate): string => node.toString()
