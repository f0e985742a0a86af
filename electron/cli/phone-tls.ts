import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, rootCertificates } from 'node:tls'
import { errorCode } from '../bench/core/error-code.ts'
import type { PhoneTls } from '../bench/virtual-phone/http-exchange.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import type { PhoneTlsFiles } from './phone-options.ts'

/** Reads what the phone trusts and shows; a file that is none is said before the phone is switched on. */
export async function loadTls({ authorities, publicRoots, certificate }: PhoneTlsFiles): Promise<PhoneTls> {
  const given = await Promise.all(authorities.map(readAuthority))
  const own = certificate === null ? {} : { certificate: await readOwn(certificate) }
  if (publicRoots && given.length === 0) return own
  return { ...own, authorities: [...(publicRoots ? rootCertificates : []), ...given] }
}

async function readAuthority(path: string): Promise<string> {
  const pem = await readText(path)
  try {
    return new X509Certificate(pem).toString() && pem
  } catch (error) {
    throw new BenchError('CERTIFICATE_UNREADABLE', { file: path }, { cause: error })
  }
}

async function readOwn(files: NonNullable<PhoneTlsFiles['certificate']>) {
  const [cert, key] = await Promise.all([readText(files.cert), readText(files.key)])
  try {
    createSecureContext({ cert, key })
  } catch (error) {
    throw new BenchError('CERTIFICATE_KEY_DIFFERS', {}, { cause: error })
  }
  return { cert, key }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new BenchError('CERTIFICATE_UNREADABLE', { file: `${path} (${errorCode(error)})` }, { cause: error })
  }
}
