import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { bytesToKey, DEFAULT_DIGEST, decryptCbc, digests, encryptCbc } from '../../../electron/bench/packing/aes-cbc.ts'
import { decryptGcm, encryptGcm, readIkm } from '../../../electron/bench/packing/aes128gcm.ts'
import { crc32 } from '../../../electron/bench/packing/crc32.ts'
import { formOf } from '../../../electron/bench/packing/form.ts'
import { gunzip, gzip, readGzipHeader } from '../../../electron/bench/packing/gzip.ts'
import { pack } from '../../../electron/bench/packing/pack.ts'
import type { Packed } from '../../../electron/bench/packing/problem.ts'
import { unpack } from '../../../electron/bench/packing/unpack.ts'

const profile = Buffer.from('<flat-profile>\n<GPP_A>hello</GPP_A>\n</flat-profile>\n')
const passphrase = 'SecretPhrase1234'
const salt = Buffer.from('0102030405060708', 'hex')
const base64 = (text: string) => Buffer.from(text, 'base64')
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

function value<T>(result: Packed<T>): T {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const code = (result: Packed<unknown>) => (result.ok ? 'ok' : result.error.code)

/** A program of the system, fed with bytes. */
function run(program: string, args: readonly string[], input: Uint8Array): Buffer {
  const { stdout, status } = spawnSync(program, [...args], { input })
  if (status !== 0) throw new Error(`${program} gave ${status}`)
  return stdout
}
const has = (program: string, arg: string) => spawnSync(program, [arg]).status === 0
const openssl = has('openssl', 'version')
const gnuGzip = has('gzip', '--version')

const vectors = [
  {
    digest: 'md5',
    key: '75618538a4502fa7161d6dc303f2a1f1c0ee19362ee647e725505c3c52364c82',
    iv: '04ca41f7b4e382da569224b0c61b445a',
    file: 'U2FsdGVkX18BAgMEBQYHCInM/PAh9DDUzYkUV2aUJPtufFosDxo/RiDjLPXEs0pzddLGzxEPd8pbdm9VmEiG/K2Lj4K9kYuE2x8vgUNE/kI=',
  },
  {
    digest: 'sha256',
    key: 'ec2a2d45a836181f7fa96d7e6204d9c24cd45ff1e1062e3b2dae7e7baa7d63a8',
    iv: 'e10dd0d54aefddc59586871b1a7bd83c',
    file: 'U2FsdGVkX18BAgMEBQYHCBpUxJ6QFAO+4Nzz4zB3G3QsTxypwOy7VrFdD2wQv7kasrFwuFBRap3Jr0YaREPwUe29hJYWwp8AhMRJ8FDfMZI=',
  },
] as const

describe('AES-256-CBC as openssl enc makes it', () => {
  test.each(vectors)('the vector with $digest', async ({ digest, key, iv, file }) => {
    const derived = bytesToKey(passphrase, salt, digest)
    expect(derived.key.toString('hex')).toBe(key)
    expect(derived.iv.toString('hex')).toBe(iv)
    expect(Buffer.from(value(encryptCbc(profile, passphrase, { digest, salt }))).toString('base64')).toBe(file)
    const opened = value(await unpack(base64(file), { key: passphrase }))
    expect(text(opened.data)).toBe(text(profile))
    expect(opened.layers).toEqual([{ form: 'aes-256-cbc', digest }])
  })

  test('the vector that is compressed first', async () => {
    const file = base64(
      'U2FsdGVkX18BAgMEBQYHCGrAZ4mDA+yPnO+9gLG4jod3hoi6mub3U4/2pea7lZHiQeIaejywOclczT2tQd/9FjDrYFugMUBv70QNEWwtumE=',
    )
    const opened = value(await unpack(file, { key: passphrase }))
    expect(text(opened.data)).toBe(text(profile))
    expect(opened.layers.map((l) => l.form)).toEqual(['aes-256-cbc', 'gzip'])
    expect(opened.readableByPhone).toBe(true)
  })

  test('MD5 is the default, because every phone reads it', () => {
    expect(DEFAULT_DIGEST).toBe('md5')
    expect(decryptCbc(value(encryptCbc(profile, 'k')), 'k')).toMatchObject({ ok: true, value: { digest: 'md5' } })
  })

  for (const digest of digests) {
    const args = ['enc', '-aes-256-cbc', '-md', digest, '-k', 'My Own "Secret" é']
    test.skipIf(!openssl)(`openssl reads ours (${digest})`, async () => {
      const { data } = value(await pack(profile, { gzip: true, key: 'My Own "Secret" é', digest }))
      const opened = run('openssl', [...args, '-d'], data)
      expect(text(value(await gunzip(opened)))).toBe(text(profile))
    })
    test.skipIf(!openssl)(`we read openssl's (${digest})`, async () => {
      const sealed = run('openssl', args, profile)
      const { data, layers } = value(await unpack(sealed, { key: 'My Own "Secret" é' }))
      expect(text(data)).toBe(text(profile))
      expect(layers).toEqual([{ form: 'aes-256-cbc', digest }])
    })
  }

  test('a wrong key is told, whatever its padding looks like', () => {
    const sealed = value(encryptCbc(profile, passphrase))
    for (let n = 0; n < 600; n++) expect(code(decryptCbc(sealed, `wrong ${n}`))).toBe('aes-wrong-key')
    expect(code(decryptCbc(sealed, ''))).toBe('key-empty')
  })

  test('what is cut or is no such file is told', async () => {
    const sealed = value(encryptCbc(profile, passphrase))
    expect(decryptCbc(sealed.subarray(0, -3), passphrase)).toEqual({
      ok: false,
      error: { code: 'aes-truncated', params: { bytes: 13 } },
    })
    expect(code(decryptCbc(sealed.subarray(0, 16), passphrase))).toBe('aes-truncated')
    expect(code(decryptCbc(sealed.subarray(0, 10), passphrase))).toBe('aes-truncated')
    expect(code(decryptCbc(sealed.subarray(0, -16), passphrase))).toBe('aes-wrong-key')
    expect(code(decryptCbc(profile, passphrase))).toBe('aes-not-salted')
    expect(code(await unpack(sealed))).toBe('key-missing')
  })

  test('a refusal never holds the key', async () => {
    const refused = await unpack(value(encryptCbc(profile, passphrase)), { key: 'NotTheKey99' })
    expect(JSON.stringify(refused)).not.toContain('NotTheKey99')
  })
})

describe('gzip', () => {
  test.skipIf(!gnuGzip)('gzip reads ours, and we read its', async () => {
    expect(text(run('gzip', ['-dc'], value(await gzip(profile))))).toBe(text(profile))
    expect(text(value(await gunzip(run('gzip', ['-c'], profile))))).toBe(text(profile))
  })

  test('the header is the plain one, the same on every system', async () => {
    const packed = value(await gzip(profile))
    expect(Buffer.from(packed.subarray(0, 8)).toString('hex')).toBe('1f8b080000000000')
    expect(packed[9]).toBe(3)
    expect(value(readGzipHeader(packed))).toEqual({ length: 10, modified: 0 })
  })

  test('a header with a name, as gzip writes it from a file', async () => {
    const plain = value(await gzip(profile))
    const named = Buffer.concat([plain.subarray(0, 10), Buffer.from('basic.txt\0'), plain.subarray(10)])
    named[3] = 8
    expect(value(readGzipHeader(named)).name).toBe('basic.txt')
    expect(text(value(await gunzip(named)))).toBe(text(profile))
  })

  test('every way of being broken is told', async () => {
    const packed = Buffer.from(value(await gzip(Buffer.alloc(5_000, 'profile '))))
    for (let length = 2; length < packed.length; length++)
      expect(code(await gunzip(packed.subarray(0, length)))).toBe('gzip-truncated')
    expect(await gunzip(Buffer.concat([packed, Buffer.from('\r\n')]))).toEqual({
      ok: false,
      error: { code: 'gzip-trailing', params: { bytes: 2 } },
    })
    const wrongSum = Buffer.from(packed)
    wrongSum.writeUInt32LE(1, wrongSum.length - 8)
    expect(code(await gunzip(wrongSum))).toBe('gzip-damaged')
    expect(code(await gunzip(profile))).toBe('gzip-header')
    const method = Buffer.from(packed)
    method[2] = 7
    expect(code(await gunzip(method))).toBe('gzip-header')
  })

  test('bombs are refused before they unfold', async () => {
    const zeros = gzipSync(Buffer.alloc(40 * 1024 * 1024), { level: 9 })
    expect(code(await gunzip(zeros))).toMatch(/^(output-too-large|gzip-ratio)$/)
    const within = gzipSync(Buffer.alloc(20 * 1024 * 1024), { level: 9 })
    expect(within.length * 1_000 < 20 * 1024 * 1024).toBe(true)
    expect(code(await gunzip(within))).toBe('gzip-ratio')
  })

  test('no bytes make reading throw', async () => {
    const start = fc.constantFrom(
      Buffer.alloc(0),
      Buffer.from('1f8b08', 'hex'),
      Buffer.from('1f8b081e', 'hex'),
      Buffer.from('Salted__'),
    )
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 80 }), async (head, tail) => {
        const bytes = Buffer.concat([head, tail])
        await unpack(bytes, { key: 'k' })
        await unpack(bytes, { ikm: Buffer.from('k') })
        readGzipHeader(bytes)
      }),
    )
  })
})

describe('aes128gcm, RFC 8188', () => {
  test('the example of the RFC', () => {
    const body = Buffer.from('I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg', 'base64url')
    const ikm = value(readIkm('yqdlZ-tYemfogSmv7Ws5PQ', 'base64url'))
    expect(text(value(decryptGcm(body, ikm)))).toBe('I am the walrus')
    const made = value(encryptGcm(Buffer.from('I am the walrus'), ikm, { salt: body.subarray(0, 16) }))
    expect(Buffer.from(made).toString('base64url')).toBe(body.toString('base64url'))
  })

  test('the vector of our own', () => {
    const ikm = value(readIkm('0123456789abcdef'))
    const body =
      'AAECAwQFBgcICQoLDA0ODwAAEAAAkifxX3mE3LSpXZmZHCi06cFsJ6Y4LkcP6o83WubYHpeaH2crTCGKt3fkoVvmDzfdvkCTYSsqOkDQlTVTdghrVJ/LL8RI'
    const made = value(encryptGcm(profile, ikm, { salt: Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex') }))
    expect(Buffer.from(made).toString('base64')).toBe(body)
    expect(text(value(decryptGcm(base64(body), ikm)))).toBe(text(profile))
  })

  test('any length comes back through records of any size', () => {
    const ikm = Buffer.from('0123456789abcdef')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 18, max: 64 }), (data, recordSize) => {
        const sealed = value(encryptGcm(data, ikm, { recordSize }))
        expect(Buffer.from(value(decryptGcm(sealed, ikm)))).toEqual(Buffer.from(data))
        expect(code(decryptGcm(sealed.subarray(0, -1), ikm))).not.toBe('ok')
      }),
    )
  })

  test('a wrong key, a cut between records and a tail are told', () => {
    const ikm = Buffer.from('0123456789abcdef')
    const sealed = Buffer.from(value(encryptGcm(Buffer.alloc(100, 'x'), ikm, { recordSize: 37 })))
    expect(code(decryptGcm(sealed, Buffer.from('another')))).toBe('gcm-wrong-key')
    expect(code(decryptGcm(sealed.subarray(0, 21 + 37), ikm))).toBe('gcm-truncated')
    expect(code(decryptGcm(sealed.subarray(0, 20), ikm))).toBe('gcm-header')
    const single = Buffer.from(value(encryptGcm(Buffer.alloc(20, 'x'), ikm, { recordSize: 37 })))
    expect(code(decryptGcm(Buffer.concat([single, Buffer.alloc(5)]), ikm))).toBe('gcm-trailing')
    expect(code(readIkm('not base64!', 'base64url'))).toBe('ikm-invalid')
  })
})

describe('packing', () => {
  test('compresses before it encrypts, and refuses the other order', async () => {
    const { data, layers } = value(await pack(profile, { gzip: true, key: 'k' }))
    expect(layers.map((l) => l.form)).toEqual(['gzip', 'aes-256-cbc'])
    expect(code(await pack(data, { gzip: true }))).toBe('already-encrypted')
    expect(code(await pack(value(await gzip(profile)), { gzip: true }))).toBe('already-compressed')
    expect(code(await pack(Buffer.alloc(0), { gzip: true }))).toBe('empty')
    const wrongOrder = value(await gzip(data))
    expect(value(await unpack(wrongOrder, { key: 'k' })).readableByPhone).toBe(false)
  })

  test('what is packed in any way is read back', async () => {
    const ikm = Buffer.from('0123456789abcdef')
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.boolean(),
        fc.constantFrom(...digests),
        async (tail, zip, digest) => {
          const input = Buffer.from(`<flat-profile>${tail.replace(/\p{Cc}/gu, ' ')}`)
          const { data } = value(await pack(input, { gzip: zip, key: 'a key', digest }))
          expect(text(value(await unpack(data, { key: 'a key', digest })).data)).toBe(text(input))
          const sealed = value(await pack(input, { gzip: zip, ikm }))
          expect(text(value(await unpack(sealed.data, { ikm })).data)).toBe(text(input))
        },
      ),
    )
  })

  test('a file is known by its content', () => {
    expect(formOf(profile)).toBe('xml')
    expect(formOf(Buffer.from('\ufeff<x/>'))).toBe('xml')
    expect(formOf(Buffer.from('plain'))).toBe('text')
    expect(formOf(Buffer.from('Salted__12345678'))).toBe('salted')
    expect(formOf(Buffer.from([0x1f, 0x8b]))).toBe('gzip')
    expect(formOf(Buffer.from([0xff, 0x00]))).toBe('binary')
    expect(formOf(Buffer.alloc(0))).toBe('empty')
    expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
  })
})
