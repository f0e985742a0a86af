import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, type webcrypto } from 'node:crypto'
import { promisify } from 'node:util'

export const keyKinds = ['rsa-2048', 'rsa-3072', 'ec-256'] as const
export type KeyKind = (typeof keyKinds)[number]

const generate = promisify(generateKeyPair)

/** In the thread pool: the bench answers phones meanwhile. */
export async function newKey(kind: KeyKind): Promise<KeyObject> {
  if (kind === 'ec-256') return (await generate('ec', { namedCurve: 'P-256' })).privateKey
  const bits = kind === 'rsa-2048' ? 2_048 : 3_072
  return (await generate('rsa', { modulusLength: bits })).privateKey
}

export const keyPem = (key: KeyObject): string => String(key.export({ type: 'pkcs8', format: 'pem' }))

/** Null where the text is no private key, or needs a password that was not given. */
export function readKey(bytes: Uint8Array, passphrase?: string): KeyObject | null {
  const raw = Buffer.from(bytes)
  const secret = passphrase === undefined ? {} : { passphrase }
  try {
    if (raw[0] !== 0x30) return createPrivateKey({ key: raw, format: 'pem', ...secret })
    return createPrivateKey({ key: raw, format: 'der', type: 'pkcs8', ...secret })
  } catch {
    return null
  }
}

/** What signs: the algorithm that the key needs, and the key as the library takes it. */
export interface SigningKey {
  readonly algorithm: webcrypto.RsaHashedImportParams | (webcrypto.EcKeyImportParams & webcrypto.EcdsaParams)
  readonly privateKey: webcrypto.CryptoKey
  readonly publicKey: webcrypto.CryptoKey
}

/** The library signs by WebCrypto, whose RSA keys carry their digest with them. */
export async function signingKey(key: KeyObject): Promise<SigningKey> {
  const algorithm = algorithmOf(key)
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' })
  return {
    algorithm,
    privateKey: await globalThis.crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, true, ['sign']),
    publicKey: await verifyingKey(key),
  }
}

/** The public half, as the library takes it. */
export function verifyingKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const own = key.type === 'public' ? key : createPublicKey(key)
  const spki = own.export({ type: 'spki', format: 'der' })
  return globalThis.crypto.subtle.importKey('spki', new Uint8Array(spki), algorithmOf(key), true, ['verify'])
}

const algorithmOf = ({ asymmetricKeyType }: KeyObject): SigningKey['algorithm'] =>
  asymmetricKeyType === 'ec'
    ? { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
    : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
