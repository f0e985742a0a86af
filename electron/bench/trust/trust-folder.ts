import { createPublicKey, type KeyObject } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createFileAtomic, writeFileAtomic } from '../core/atomic-file.ts'
import { errorCode, tolerating } from '../core/error-code.ts'
import { keyPem, readKey } from './keys.ts'
import { certificatesIn, pemOf, type ReadCertificate } from './read-certificate.ts'

/** A certificate with its key; the key is null where the file of it is missing or unreadable. */
export interface Identity {
  /** The certificate itself first, then those that lead to its root. */
  readonly chain: readonly [ReadCertificate, ...ReadCertificate[]]
  readonly key: KeyObject | null
}

/** `phone-maker`: what stands for the maker of this site's virtual phones. */
export const identityNames = ['authority', 'server', 'phone-maker'] as const
export type IdentityName = (typeof identityNames)[number]

/** A file with more than this is no certificate. */
const FILE_LIMIT = 1024 * 1024
/** Files of makers' roots. */
const MAKERS_LIMIT = 64

/** The site's certificates and keys, in `.bench/ca`. Keys are readable by their owner alone and leave no other way. */
export class TrustFolder {
  readonly #folder: string

  constructor(hiddenFolder: string) {
    this.#folder = join(hiddenFolder, 'ca')
  }

  path(file: string): string {
    return join(this.#folder, file)
  }

  async identity(name: IdentityName): Promise<Identity | null> {
    const [first, ...rest] = certificatesIn((await this.#read(`${name}.pem`)) ?? new Uint8Array())
    if (first === undefined) return null
    return { chain: [first, ...rest], key: await this.key(name) }
  }

  /** `request`: the key of a signing request that waits for its certificate. */
  async key(name: IdentityName | 'request'): Promise<KeyObject | null> {
    const bytes = await this.#read(`${name}.key`)
    return bytes === null ? null : readKey(bytes)
  }

  /** The key first: a certificate without its key is worse than a key without its certificate. */
  async setIdentity(name: IdentityName, chain: readonly ReadCertificate[], key: KeyObject): Promise<void> {
    await this.#make()
    await writeFileAtomic(this.path(`${name}.key`), keyPem(key), { mode: 0o600 })
    await writeFileAtomic(this.path(`${name}.pem`), chain.map(pemOf).join(''))
  }

  async setRequest(key: KeyObject, request: string): Promise<void> {
    await this.#make()
    await writeFileAtomic(this.path('request.key'), keyPem(key), { mode: 0o600 })
    await writeFileAtomic(this.path('request.csr'), request)
  }

  /** Puts what was there aside, so that a replaced certificate can be had back. */
  async keepOld(name: IdentityName, stamp: string): Promise<void> {
    await this.#make()
    for (const kind of ['pem', 'key']) {
      const bytes = await this.#read(`${name}.${kind}`)
      if (bytes === null) continue
      const kept = this.path(`old-${name}-${stamp}.${kind}`)
      await tolerating(['EEXIST'], () => createFileAtomic(kept, bytes, { mode: 0o600 }))
    }
  }

  async makers(): Promise<readonly { readonly file: string; readonly certificates: readonly ReadCertificate[] }[]> {
    const names = await readdir(this.path('makers')).catch(() => [])
    const files = names.filter((name) => /\.(?:pem|crt|cer|cert)$/i.test(name)).sort()
    return Promise.all(
      files.slice(0, MAKERS_LIMIT).map(async (file) => ({
        file,
        certificates: certificatesIn((await this.#read(join('makers', file))) ?? new Uint8Array()),
      })),
    )
  }

  async addMakers(file: string, certificates: readonly ReadCertificate[]): Promise<void> {
    await this.#make()
    await mkdir(this.path('makers'), { recursive: true })
    await writeFileAtomic(this.path(join('makers', file)), certificates.map(pemOf).join(''))
  }

  async removeMakers(file: string): Promise<void> {
    await rm(this.path(join('makers', file)), { force: true })
  }

  /** Serials that the authority took back. */
  async revoked(): Promise<readonly { readonly serial: string; readonly at: number }[]> {
    const bytes = await this.#read('revoked.txt')
    const lines = Buffer.from(bytes ?? '')
      .toString('utf8')
      .split('\n')
    return lines.flatMap((line) => {
      const [serial = '', at = ''] = line.split(' ')
      return /^[0-9a-f]{2,40}$/.test(serial) ? [{ serial, at: Number(at) }] : []
    })
  }

  async revoke(serial: string, at: number): Promise<void> {
    const lines = [...(await this.revoked()).filter((one) => one.serial !== serial), { serial, at }]
    await this.#make()
    const text = lines.map((one) => `${one.serial} ${one.at}\n`).join('')
    await writeFileAtomic(this.path('revoked.txt'), text)
  }

  /** Another text as soon as something in the folder was written, by whichever program: files are replaced under their names. */
  async revision(): Promise<string> {
    const looked = ['', 'makers', 'server.pem', 'revoked.txt'].map((name) =>
      stat(this.path(name), { bigint: true }).catch(() => null),
    )
    const marks = await Promise.all(looked)
    return marks.map((one) => (one === null ? '-' : `${one.ino} ${one.size} ${one.mtimeNs}`)).join('\n')
  }

  async #make(): Promise<void> {
    // One after the other: of a read-only disk, Node's own way says that there is no such folder.
    for (const folder of [dirname(this.#folder), this.#folder])
      await tolerating(['EEXIST'], () => mkdir(folder, { mode: 0o700 }))
    await tolerating(['ENOTSUP', 'EPERM', 'EROFS', 'ENOSYS'], () => chmod(this.#folder, 0o700))
  }

  async #read(file: string): Promise<Buffer | null> {
    try {
      const path = this.path(file)
      return (await stat(path)).size > FILE_LIMIT ? null : await readFile(path)
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return null
      throw error
    }
  }
}

export const isKeyOf = (key: KeyObject, certificate: ReadCertificate): boolean => {
  try {
    return createPublicKey(key).equals(certificate.node.publicKey)
  } catch {
    return false
  }
}
