import { commonName, namePart } from '../../../shared/domain/trust/certificate.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import type { Clock } from '../core/clock.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import { inMemoryFile } from './in-memory-file.ts'

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '')

/**
 * The guide's script as a route: a profile whose GPP_D holds what the phone's own certificate says. The script reads
 * the issuer's fields; the subject's are meant (phone-facts 7).
 */
export class Reflector implements ServedFiles {
  readonly #files: ServedFiles
  readonly #path: () => string
  readonly #clock: Clock

  constructor(files: ServedFiles, path: () => string, clock: Clock) {
    this.#files = files
    this.#path = path
    this.#clock = clock
  }

  open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    const path = this.#path()
    const isAsked = request.server === 'https' && path !== '' && request.target.split('?', 1)[0] === path
    if (!isAsked) return this.#files.open(request)
    const { certificate } = request
    if (!certificate) return Promise.resolve(err({ reason: 'certificate-missing' }))
    if (certificate.verdict !== 'good') return Promise.resolve(err({ reason: 'certificate-refused' }))
    const content = new TextEncoder().encode(reflection(certificate))
    return Promise.resolve(ok(inMemoryFile({ path: path.slice(1), content, modifiedMs: this.#clock.now() })))
  }
}

function reflection({ subject }: ShownCertificate): string {
  const part = (type: string): string => escapeXml(namePart(subject, type) ?? '')
  return `<flat-profile>\n<GPP_D>OU=${part('OU')}, L=${part('L')}, S=${part('ST')}</GPP_D>\n</flat-profile>\n`
}

/** `{{certificate.OU}}` and the like: what a template may say of the phone's own certificate. */
export function certificateValue(certificate: ShownCertificate | null | undefined, column: string): string | undefined {
  if (!column.startsWith('certificate.') || certificate?.verdict !== 'good') return undefined
  const name = column.slice('certificate.'.length)
  const { phone, subject, serial, issuer } = certificate
  const values: Readonly<Record<string, string | undefined>> = {
    mac: phone.mac,
    model: phone.model,
    serial: phone.serial,
    number: serial,
    issuer,
    CN: commonName(subject),
    S: namePart(subject, 'ST'),
  }
  return Object.hasOwn(values, name) ? values[name] : namePart(subject, name)
}
