import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Acceptance, Signer } from '../../domain/trust/acceptance.ts'
import { certificateModes, type AccessRule, type CertificateMode } from '../../domain/trust/access.ts'
import type { ListedCertificate } from '../../domain/trust/certificate.ts'
import { ask } from './base.ts'
import type { FileContent } from './files.ts'

export interface TrustSettings {
  /** TLS 1.0, short keys and SHA-1 too. */
  readonly oldPhones: boolean
  /** Whether HTTPS asks for a phone's own certificate, where no rule of a path says otherwise. */
  readonly clients: CertificateMode
  /** Whether a path that names a MAC address is that phone's alone. */
  readonly ownPhone: boolean
}

/** What goes to the signer. The key stays. */
export interface MadeRequest {
  readonly request: string
  /** The request in a zip, as the vendor's guide wants it: base64. */
  readonly archive: string
}

/** Everything about HTTPS that a screen shows. No key is in it. */
export interface TrustState {
  readonly certificates: readonly ListedCertificate[]
  readonly acceptance: { readonly signer: Signer; readonly phones: readonly Acceptance[] } | null
  readonly settings: TrustSettings
  /** What phones are told to use for this laptop. */
  readonly names: readonly string[]
  /** Where phones fetch the authority; null while no server gives it. */
  readonly authorityUrl: string | null
  readonly keyLog: boolean
  /** What single paths ask of whoever wants them; the first that fits holds. */
  readonly access: readonly AccessRule[]
  /** Serial numbers that the authority took back. */
  readonly revoked: readonly { readonly serial: string; readonly at: number }[]
  /** A signing request waits for its certificate: its key is here. */
  readonly awaits: boolean
}

const fileContent = z.custom<FileContent>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    'arrayBuffer' in value &&
    'size' in value &&
    Number(value.size) <= 1_048_576,
)
const file = z.object({ name: z.string().min(1).max(255), content: fileContent })
const name = z.string().trim().min(1).max(253)
const names = z.array(name).max(32)
const accessRule = z.object({
  path: z.string().trim().min(1).max(512).startsWith('/'),
  certificate: z.enum(certificateModes),
  ownPhone: z.boolean(),
  login: z
    .object({ scheme: z.enum(['basic', 'digest']), user: z.string().min(1).max(120), key: z.string().min(1).max(120) })
    .optional(),
})

export const trust = {
  state: ask.input(z.undefined()).output(type<TrustState>()),
  /** One click: the authority where there is none, the server's certificate for these names, and HTTPS switched on. */
  setUp: ask.input(z.object({ names })).output(type<null>()),
  /** The authority alone, where there is none: its file is served from then on. */
  createAuthority: ask.input(z.undefined()).output(type<null>()),
  issueServer: ask.input(z.object({ names })).output(type<null>()),
  importServer: ask
    .input(z.object({ certificate: file, key: file.optional(), password: z.string().max(512).optional() }))
    .output(type<null>()),
  importMakers: ask.input(file).output(type<{ readonly count: number }>()),
  removeMakers: ask.input(z.object({ file: z.string().min(1).max(255) })).output(type<null>()),
  /** A signing request for an authority elsewhere; its key stays in the site. */
  request: ask.input(z.object({ host: name, email: z.string().max(254).optional() })).output(type<MadeRequest>()),
  /** Takes back a certificate that the site's authority signed, by its serial number. */
  revoke: ask.input(z.object({ serial: z.string().min(1).max(80) })).output(type<null>()),
  setAccess: ask.input(z.object({ rules: z.array(accessRule).max(200) })).output(type<null>()),
  configure: ask
    .input(z.object({ oldPhones: z.boolean(), clients: z.enum(certificateModes), ownPhone: z.boolean() }))
    .output(type<null>()),
  /** Writes the keys of new connections to `.bench/keylog.txt`: `confirmed` says that the person knows what that means. */
  keyLog: ask
    .input(
      z.discriminatedUnion('on', [
        z.object({ on: z.literal(true), confirmed: z.literal(true) }),
        z.object({ on: z.literal(false) }),
      ]),
    )
    .output(type<null>()),
  /** For a web server that takes the certificate over. */
  webServerFiles: ask.input(z.undefined()).output(type<{ readonly apache: string; readonly nginx: string }>()),
}
