import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createSecureContext, rootCertificates } from 'node:tls'
import { systemClock } from '../bench/core/clock.ts'
import { errorCode } from '../bench/core/error-code.ts'
import { pemOf } from '../bench/trust/read-certificate.ts'
import { PhoneMaker } from '../bench/trust/phone-maker.ts'
import type { PhoneCertificate, PhoneTls } from '../bench/virtual-phone/http-exchange.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import type { CertifiedPhone } from '../../shared/domain/trust/phone-subject.ts'
import type { PhoneTlsFiles } from './phone-options.ts'
import { trustOf } from './trust-site.ts'

/** Reads what the phone trusts and shows; a file that is none is said before the phone is switched on. */
export async function loadTls(files: PhoneTlsFiles, phone: Required<CertifiedPhone>): Promise<PhoneTls> {
  const { authorities, publicRoots, certificate } = files
  const given = [...(await Promise.all(authorities.map(readAuthority))), ...(await makersOf(files))]
  const own = await shown(files, phone, certificate)
  if (publicRoots && given.length === 0) return own
  return { ...own, authorities: [...(publicRoots ? rootCertificates : []), ...given] }
}

/** The roots that such a phone was made with, as far as somebody imported them: the vendor's five are not ours to hand out. */
async function makersOf({ publicRoots, site }: PhoneTlsFiles): Promise<readonly string[]> {
  if (publicRoots || site === null) return []
  const makers = await (await trustOf(site)).folder.makers()
  return makers.flatMap(({ certificates }) => certificates.map(pemOf))
}

async function shown(
  { site }: PhoneTlsFiles,
  phone: Required<CertifiedPhone>,
  certificate: PhoneTlsFiles['certificate'],
): Promise<PhoneTls> {
  if (certificate === null) return {}
  if (certificate !== 'maker') return { certificate: await readOwn(certificate) }
  if (site !== null) return { certificate: await (await (await trustOf(site)).phoneMaker()).certificateFor(phone) }
  // Most phones never meet a server that asks: their maker is not made before.
  let made: Promise<PhoneCertificate> | undefined
  return {
    certificate: () =>
      (made ??= PhoneMaker.create(() => systemClock.now()).then((maker) => maker.certificateFor(phone))),
  }
}

async function readAuthority(path: string): Promise<string> {
  const pem = await readText(path)
  try {
    return new X509Certificate(pem).toString() && pem
  } catch (error) {
    throw new BenchError('CERTIFICATE_UNREADABLE', { file: path }, { cause: error })
  }
}

async function readOwn(files: PhoneCertificate): Promise<PhoneCertificate> {
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
