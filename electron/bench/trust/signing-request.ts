import { createPublicKey, type KeyObject } from 'node:crypto'
import type { NamePart } from '../../../shared/domain/trust/certificate.ts'
import { alternativeNames, nameOf } from './issue.ts'
import { signingKey } from './keys.ts'
import { x509 } from './x509.ts'

export interface RequestFor {
  /** The server's fully qualified domain name. */
  readonly host: string
  /** Whom the signer may ask; visible in the request. */
  readonly email?: string | undefined
  readonly organisation?: string | undefined
}

/** A signing request as the maker's chapter wants it: CN is the FQDN, and an e-mail address to ask back (PEM). */
export async function makeSigningRequest(key: KeyObject, { host, email, organisation }: RequestFor): Promise<string> {
  const own = await signingKey(key)
  const subject: NamePart[] = [['CN', host]]
  if (organisation !== undefined) subject.push(['O', organisation])
  if (email !== undefined) subject.push(['emailAddress', email])
  const request = await x509.Pkcs10CertificateRequestGenerator.create({
    name: nameOf(subject),
    keys: own,
    signingAlgorithm: own.algorithm,
    extensions: [
      alternativeNames([host]),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  })
  return `${request.toString('pem').trimEnd()}\n`
}

/** RSA keys as the maker's chapter has them (1024 bits) are refused by today's signers and by Node itself. */
export const shortestRsaBits = 2_048

export const bitsOf = (key: KeyObject): number | null =>
  createPublicKey(key).asymmetricKeyDetails?.modulusLength ?? null

/** A host name that can be looked up: labels of letters, digits and hyphens, at least two of them (RFC 1123 §2.1). */
export const isQualifiedName = (host: string): boolean =>
  host.length <= 253 && /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(host)
