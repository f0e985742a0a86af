import type { ShownCertificate } from './shown-certificate.ts'

/** Why a TLS connection did not come about, by what a technician can do. Words under `events:handshake.<code>`. */
export const handshakeFailures = [
  'distrusted', // the client does not know who signed our certificate
  'expired', // it says that our certificate has ended, or (with a wrong clock) not begun
  'refused', // it refuses our certificate for another reason: a name, a purpose
  'no-version',
  'no-cipher',
  'client-stopped', // an alert that the runtime cannot read, or a close in the middle
  'client-left', // closed or reset without a word
  'timeout',
  'other', // with what the runtime says
] as const
export type HandshakeFailure = (typeof handshakeFailures)[number]

/** What the client offered. */
export interface OfferedTls {
  readonly versions: readonly string[]
  readonly ciphers: readonly string[]
  readonly name: string | null
}

export interface HandshakeFacts {
  readonly version?: string
  readonly cipher?: string
  /** The CN of the server's certificate. */
  readonly own: string
  readonly asked: boolean
  readonly client?: ShownCertificate
  readonly failure?: HandshakeFailure
}

export interface HandshakeStep {
  readonly from: 'client' | 'server'
  /** As the RFC and `ssldump` call it. */
  readonly message: string
  readonly detail?: string
}

/** The messages of a whole handshake, in their order, as a trace of it shows them (RFC 5246 §7.3, RFC 8446 §2). */
export function handshakeSteps(facts: HandshakeFacts): readonly HandshakeStep[] {
  const hello: HandshakeStep = { from: 'client', message: 'ClientHello' }
  const { version, failure } = facts
  if (version === undefined) {
    if (failure === 'no-version' || failure === 'no-cipher') return [hello, { from: 'server', message: 'Alert' }]
    if (failure === 'distrusted' || failure === 'expired' || failure === 'refused')
      return [hello, { from: 'server', message: 'ServerHello' }, shown(facts), { from: 'client', message: 'Alert' }]
    return [hello]
  }
  return version === 'TLS 1.3' ? [hello, ...newSteps(facts)] : [hello, ...classicSteps(facts)]
}

const shown = ({ own }: HandshakeFacts): HandshakeStep => ({ from: 'server', message: 'Certificate', detail: own })

const chosen = ({ version = '', cipher = '' }: HandshakeFacts): HandshakeStep => ({
  from: 'server',
  message: 'ServerHello',
  detail: `${version} ${cipher}`,
})

/** The client's certificate, also where it has none: then the message is empty. */
const clientCertificate = ({ asked, client }: HandshakeFacts): readonly HandshakeStep[] =>
  asked
    ? [
        {
          from: 'client',
          message: 'Certificate',
          detail: client?.subject.map((part) => part.join('=')).join(', ') ?? '',
        },
      ]
    : []

const proof = ({ client }: HandshakeFacts): readonly HandshakeStep[] =>
  client === undefined ? [] : [{ from: 'client', message: 'CertificateVerify' }]

const request = ({ asked }: HandshakeFacts): readonly HandshakeStep[] =>
  asked ? [{ from: 'server', message: 'CertificateRequest' }] : []

const classicSteps = (facts: HandshakeFacts): readonly HandshakeStep[] => [
  chosen(facts),
  shown(facts),
  ...(facts.cipher?.includes('DHE') === true ? [{ from: 'server', message: 'ServerKeyExchange' } as const] : []),
  ...request(facts),
  { from: 'server', message: 'ServerHelloDone' },
  ...clientCertificate(facts),
  { from: 'client', message: 'ClientKeyExchange' },
  ...proof(facts),
  { from: 'client', message: 'ChangeCipherSpec' },
  { from: 'client', message: 'Finished' },
  { from: 'server', message: 'ChangeCipherSpec' },
  { from: 'server', message: 'Finished' },
]

const newSteps = (facts: HandshakeFacts): readonly HandshakeStep[] => [
  chosen(facts),
  { from: 'server', message: 'EncryptedExtensions' },
  ...request(facts),
  shown(facts),
  { from: 'server', message: 'CertificateVerify' },
  { from: 'server', message: 'Finished' },
  ...clientCertificate(facts),
  ...proof(facts),
  { from: 'client', message: 'Finished' },
]

/** The runtimes' names for what went wrong, read alike: OpenSSL's and BoringSSL's differ in their prefix. */
export function handshakeFailure(code: string): HandshakeFailure {
  const name = /^ERR_SSL_(?:SSL\/TLS_|SSLV3_|TLSV1_|TLSV13_)?(?:ALERT_)?(.+)$/.exec(code)?.[1] ?? code
  return failures[name] ?? (code.startsWith('ERR_SSL') ? 'other' : 'client-left')
}

const failures: Readonly<Record<string, HandshakeFailure>> = {
  UNKNOWN_CA: 'distrusted',
  CERTIFICATE_UNKNOWN: 'distrusted',
  BAD_CERTIFICATE: 'refused',
  UNSUPPORTED_CERTIFICATE: 'refused',
  CERTIFICATE_REVOKED: 'refused',
  CERTIFICATE_EXPIRED: 'expired',
  ACCESS_DENIED: 'refused',
  UNRECOGNIZED_NAME: 'refused',
  NO_SHARED_CIPHER: 'no-cipher',
  HANDSHAKE_FAILURE: 'no-cipher',
  INSUFFICIENT_SECURITY: 'no-cipher',
  UNSUPPORTED_PROTOCOL: 'no-version',
  PROTOCOL_VERSION: 'no-version',
  WRONG_SSL_VERSION: 'no-version',
  // BoringSSL reads no alert of a TLS 1.3 client that stops before it has its keys.
  BAD_PACKET_LENGTH: 'client-stopped',
  USER_CANCELED: 'client-stopped',
  SSL_HANDSHAKE_FAILURE: 'client-stopped',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timeout',
}
