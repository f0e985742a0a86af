import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'

//   "RBS1"   salt (16)   nonce (12)   AES-256-GCM: content, tag (16)
//  ┌───────┬───────────┬────────────┬───────────────────────────────┐
//  the key is scrypt of the passphrase: N 2^15, r 8, p 1
const MAGIC = Buffer.from('RBS1', 'latin1')
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 }
const SALT = 16
const NONCE = 12
const TAG = 16

const derive = (passphrase: string, salt: Buffer): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, COST, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })

export async function seal(content: string, passphrase: string): Promise<Buffer> {
  const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)]
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt), nonce)
  const sealed = [cipher.update(content, 'utf8'), cipher.final()]
  return Buffer.concat([MAGIC, salt, nonce, ...sealed, cipher.getAuthTag()])
}

/** Null when the passphrase does not open it. */
export async function unseal(sealed: Buffer, passphrase: string): Promise<string | null> {
  const least = MAGIC.length + SALT + NONCE + TAG
  if (sealed.length < least || !sealed.subarray(0, MAGIC.length).equals(MAGIC)) return null
  const salt = sealed.subarray(MAGIC.length, MAGIC.length + SALT)
  const nonce = sealed.subarray(MAGIC.length + SALT, MAGIC.length + SALT + NONCE)
  const decipher = createDecipheriv('aes-256-gcm', await derive(passphrase, Buffer.from(salt)), nonce)
  decipher.setAuthTag(sealed.subarray(-TAG))
  try {
    const body = sealed.subarray(least - TAG, -TAG)
    return decipher.update(body, undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return null
  }
}
