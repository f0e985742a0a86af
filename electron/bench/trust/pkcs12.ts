import { createPrivateKey, type KeyObject } from 'node:crypto'
import type forgeLibrary from 'node-forge'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import { readCertificate, type ReadCertificate } from './read-certificate.ts'

export interface Pkcs12Content {
  readonly certificates: readonly ReadCertificate[]
  readonly key: KeyObject | null
}

type Forge = typeof forgeLibrary

/**
 * Reads a PKCS#12 file. The library for it is loaded when one is imported: it reads RC2-40 too, which exports of old
 * Windows machines have and Node's OpenSSL refuses.
 */
export async function readPkcs12(
  bytes: Uint8Array,
  password: string,
): Promise<Result<Pkcs12Content, 'password-wrong' | 'not-pkcs12'>> {
  const { default: forge } = await import('node-forge')
  try {
    const pfx = forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(Buffer.from(bytes).toString('binary')), false, password)
    const bags = pfx.safeContents.flatMap(({ safeBags }) => safeBags)
    const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids
    const certificates = bags.filter(({ type }) => type === certBag).map((bag) => certificateIn(forge, bag))
    const [keyed] = bags.filter(({ type }) => type === keyBag || type === pkcs8ShroudedKeyBag)
    return ok({
      certificates: certificates.filter((one) => one !== null),
      key: keyed === undefined ? null : keyIn(forge, keyed),
    })
  } catch (error) {
    const isPassword = /password|mac could not be verified/i.test(error instanceof Error ? error.message : '')
    return err(isPassword ? 'password-wrong' : 'not-pkcs12')
  }
}

// What the library parsed is gone from `asn1`; what it could not (elliptic curves) is still there.
const certificateIn = (forge: Forge, { cert, asn1 }: forgeLibrary.pkcs12.Bag): ReadCertificate | null =>
  readCertificate(derOf(forge, cert ? forge.pki.certificateToAsn1(cert) : asn1))

const keyIn = (forge: Forge, { key, asn1 }: forgeLibrary.pkcs12.Bag): KeyObject =>
  key
    ? createPrivateKey(forge.pki.privateKeyToPem(key))
    : createPrivateKey({ key: derOf(forge, asn1), format: 'der', type: 'pkcs8' })

const derOf = (forge: Forge, node: forgeLibrary.asn1.Asn1): Buffer =>
  Buffer.from(forge.asn1.toDer(node).getBytes(), 'binary')
