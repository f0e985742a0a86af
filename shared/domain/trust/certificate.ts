/** One `name=value` of a subject, in the certificate's order: `['OU', 'CP-8841-3PCC']`. */
export type NamePart = readonly [type: string, value: string]

/** What a certificate says, read from its bytes. Times are milliseconds since 1970. */
export interface CertificateFacts {
  readonly subject: readonly NamePart[]
  readonly issuer: readonly NamePart[]
  /** Of subjectAltName. */
  readonly dns: readonly string[]
  readonly ips: readonly string[]
  readonly notBefore: number
  readonly notAfter: number
  /** Hexadecimal, as the certificate has it. */
  readonly serial: string
  /** SHA-256 over the whole certificate, `AB:CD:…`. */
  readonly fingerprint: string
  readonly key: { readonly type: 'rsa' | 'ec' | 'other'; readonly bits: number | null }
  /** `SHA-256`, `SHA-1`, `MD5`; '' where it is not known. */
  readonly digest: string
  readonly isAuthority: boolean
  /** OIDs of extendedKeyUsage; null where there is none, which allows everything. */
  readonly purposes: readonly string[] | null
  /** Whether it names itself as its issuer. */
  readonly selfIssued: boolean
}

export const purposeOids = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const

/** What a certificate of the site is for. */
export const certificateUses = ['authority', 'server', 'server-chain', 'makers', 'phone-maker'] as const
export type CertificateUse = (typeof certificateUses)[number]

/** A certificate of the site, as lists show it. */
export interface ListedCertificate extends CertificateFacts {
  readonly use: CertificateUse
  /** A maker's root: the file that it is in. */
  readonly file: string
  readonly findings: readonly CertificateFinding[]
}

export type FindingSeverity = 'error' | 'warning' | 'info'

/** Its words are in the catalogues under `trust:finding.<code>`. */
export interface CertificateFinding {
  readonly code: FindingCode
  readonly severity: FindingSeverity
  readonly params: Readonly<Record<string, string | number>>
}

/** What can be said of a certificate, with how grave it is. */
export const findingSeverities = {
  'key-missing': 'error', // the site has the certificate without its key
  'key-mismatch': 'error', // the key belongs to another certificate
  expired: 'error', // date
  'not-yet-valid': 'error', // date
  'wrong-purpose': 'error', // purpose: a server's or a client's certificate made for something else
  'not-authority': 'error', // a root that may not sign
  'chain-incomplete': 'error', // issuer: nobody in the files has signed it
  'name-missing': 'warning', // name: phones are told a name or an address that is not in it
  'only-common-name': 'warning', // name: newer clients look at the alternative names alone
  wildcard: 'warning', // name: phones refuse these (phone-facts 7)
  'expires-soon': 'warning', // date, count (days)
  'key-short': 'warning', // bits
  'digest-old': 'warning', // digest
  'self-signed': 'warning', // no authority can be given to phones for it
  'own-authority': 'info', // rule: phones must be given Custom_CA_Rule
  'clock-needed': 'info', // date: a phone whose clock still stands at its beginning refuses it
} as const satisfies Readonly<Record<string, FindingSeverity>>
export type FindingCode = keyof typeof findingSeverities
export const findingCodes = Object.keys(findingSeverities) as readonly FindingCode[]

export const finding = (code: FindingCode, params: CertificateFinding['params'] = {}): CertificateFinding => ({
  code,
  severity: findingSeverities[code],
  params,
})

/** The first value of that type in a name. */
export const namePart = (name: readonly NamePart[], type: string): string | undefined =>
  name.find(([one]) => one === type)?.[1]

/** `OU=CP-8841-3PCC, L=FCH1234, ST=000e08aabbcc`. */
export const nameText = (name: readonly NamePart[]): string =>
  name.map(([type, value]) => `${type}=${value}`).join(', ')

/** How a certificate is called in a list: its CN, else all of its name. */
export const commonName = (name: readonly NamePart[]): string => namePart(name, 'CN') ?? nameText(name)
