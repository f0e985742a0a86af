import type { KeyObject } from 'node:crypto'
import { phoneSubject, type CertifiedPhone } from '../../../shared/domain/trust/phone-subject.ts'
import { isSignedBy } from './chain.ts'
import { issueAuthority, issueLeaf, PHONE_DAYS, type Issuer } from './issue.ts'
import { keyPem, newKey } from './keys.ts'
import { certificatesIn, pemOf, type ReadCertificate } from './read-certificate.ts'

/** A certificate with its key, in PEM, as a phone shows it. */
export interface PhoneCertificate {
  readonly cert: string
  readonly key: string
}

const NAME = 'Virtual phones’ maker (test)'

/**
 * Stands for the maker of virtual phones: it gives each the certificate that a real phone has from its factory (MIC).
 * Who signed it says that it is for tests. All phones of one maker share one key, so that a fleet of thousands is
 * certified in seconds: what a server sees is each phone's own certificate and a proof of its key all the same.
 */
export class PhoneMaker {
  readonly issuer: Issuer
  #phoneKey: Promise<KeyObject> | null = null
  readonly #now: () => number

  constructor(issuer: Issuer, now: () => number) {
    this.issuer = issuer
    this.#now = now
  }

  static async create(now: () => number): Promise<PhoneMaker> {
    return new PhoneMaker(await newMaker(now()), now)
  }

  get root(): ReadCertificate {
    return this.issuer.certificate
  }

  #key(): Promise<KeyObject> {
    return (this.#phoneKey ??= newKey('rsa-2048'))
  }

  /** `days` below zero: it has ended already. */
  async certificateFor(phone: Required<CertifiedPhone>, days = PHONE_DAYS): Promise<PhoneCertificate> {
    const key = await this.#key()
    const leaf = { subject: phoneSubject(phone), names: [], purpose: 'client', days, key } as const
    return { cert: pemOf(await issueLeaf(this.issuer, leaf, this.#now())), key: keyPem(key) }
  }

  /** What the maker's renewal service gives for a certificate of its own: the same phone, the same key, a new end. */
  async renew(pem: string): Promise<string | null> {
    const [old] = certificatesIn(Buffer.from(pem))
    if (old === undefined || !isSignedBy(old, this.issuer.certificate)) return null
    const { subject } = old.facts
    const leaf = { subject, names: [], purpose: 'client', days: PHONE_DAYS, key: old.node.publicKey } as const
    return pemOf(await issueLeaf(this.issuer, leaf, this.#now()))
  }

  /** What a server shows to a phone; `days` below zero: it has ended already. */
  async serverCertificate(names: readonly string[], days: number): Promise<PhoneCertificate> {
    const key = await this.#key()
    const leaf = { subject: [['CN', names[0] ?? '']], names, purpose: 'server', days, key } as const
    return { cert: pemOf(await issueLeaf(this.issuer, leaf, this.#now())), key: keyPem(key) }
  }
}

export async function newMaker(now: number): Promise<Issuer> {
  const key = await newKey('rsa-2048')
  return { key, certificate: await issueAuthority(key, NAME, now) }
}
