import type { KeyObject } from 'node:crypto'
import { hostname } from 'node:os'
import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { ListedCertificate } from '../../../shared/domain/trust/certificate.ts'
import { acceptedBy, signerOf, type Acceptance, type Signer } from '../../../shared/domain/trust/acceptance.ts'
import { findingsOf, RENEW_DAYS } from '../../../shared/domain/trust/findings.ts'
import { AUTHORITY_FILE } from '../../../shared/domain/trust/server-files.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import { phoneSubject, type CertifiedPhone } from '../../../shared/domain/trust/phone-subject.ts'
import type { Clock } from '../core/clock.ts'
import { Mutex } from '../core/mutex.ts'
import { isSystemError, writeFault } from '../core/write-fault.ts'
import { buildChain, isSignedBy } from './chain.ts'
import { issueAuthority, issueLeaf, issueRevocationList, PHONE_DAYS, SERVER_DAYS, type Issuer } from './issue.ts'
import { bundleIn, leafOf, makersFile, type ImportedFiles } from './import-files.ts'
import { keyPem, newKey, type KeyKind } from './keys.ts'
import { certificatesIn, pemOf, type ReadCertificate } from './read-certificate.ts'
import { newMaker, PhoneMaker } from './phone-maker.ts'
import { publishFile } from './publish-file.ts'
import { bitsOf, isQualifiedName, makeSigningRequest, shortestRsaBits, type RequestFor } from './signing-request.ts'
import { isKeyOf, TrustFolder, type Identity } from './trust-folder.ts'
import { isCertifiable, serialNumber } from './written.ts'

/** What the authority took back. */
const REVOKED_FILE = 'ca.crl'

const DAY_MS = 86_400_000

export interface SiteTrustDeps {
  /** The site's `.bench` and `files`. */
  readonly parts: { readonly hidden: string; readonly files: string }
  readonly clock: Clock
  readonly emit?: Emit
  /** Names and addresses that phones are told to use. */
  readonly names: () => readonly string[]
}

/** A certificate with its key, as files take them. */
export interface MadeCertificate {
  readonly certificate: string
  readonly key: string
  readonly authority: string
}

export interface MadeRequest {
  readonly request: string
  readonly key: string
}

/** The site's certificates: its authority, its server's certificate, the makers' roots. */
export class SiteTrust {
  readonly folder: TrustFolder
  readonly #deps: SiteTrustDeps
  readonly #mutex = new Mutex()
  readonly #changed = new Set<() => Promise<void>>()

  constructor(deps: SiteTrustDeps) {
    this.#deps = deps
    this.folder = new TrustFolder(deps.parts.hidden)
  }

  /** Told after each change, which is done when the server has taken up what is new. */
  onChange(listener: () => Promise<void>): () => void {
    this.#changed.add(listener)
    return () => void this.#changed.delete(listener)
  }

  /** Another program wrote into the folder: told as every change is. */
  changedOutside(): Promise<void> {
    return this.#told()
  }

  /** What phones are told to use. */
  names(): readonly string[] {
    return this.#deps.names()
  }

  async hasAuthority(): Promise<boolean> {
    return Boolean((await this.folder.identity('authority'))?.key)
  }

  /** Makes the site's authority. Phones trust what it signs once they have fetched its file. */
  createAuthority(name: string, kind: KeyKind = 'rsa-2048'): Promise<void> {
    return this.#change(async () => {
      const present = await this.folder.identity('authority')
      if (present !== null) throw new BenchError('AUTHORITY_EXISTS', { name: present.chain[0].node.subject })
      const key = await newKey(kind)
      const certificate = await issueAuthority(key, name, this.#now())
      await this.folder.setIdentity('authority', [certificate], key)
      await publishFile(this.#deps, AUTHORITY_FILE, pemOf(certificate))
    })
  }

  /** Issues the server's certificate for all of these names; without one, for what phones are told to use. */
  issueServer(names: readonly string[] = [], kind: KeyKind = 'rsa-2048'): Promise<void> {
    return this.#change(() => this.#issueServer(names, kind))
  }

  /** Issues it again where it ends soon and the site's own authority signed it; true when it did. */
  renewIfDue(): Promise<boolean> {
    return this.#mutex.run(async () => {
      const [server, authority] = await this.#both()
      if (server === null || authority === null || !isSignedBy(server.chain[0], authority.certificate)) return false
      if (server.chain[0].facts.notAfter - this.#now() > RENEW_DAYS * DAY_MS) return false
      await this.#issueServer(namesOf(server.chain[0].facts), 'rsa-2048')
      return true
    })
  }

  /** A certificate in the phones' own form, for tests; the site keeps no copy of its key. */
  async issueClient(phone: Required<CertifiedPhone>): Promise<MadeCertificate> {
    const issuer = await this.#authority()
    const key = await newKey('rsa-2048')
    const leaf = { subject: phoneSubject(phone), names: [], purpose: 'client', days: PHONE_DAYS, key } as const
    const certificate = await issueLeaf(issuer, leaf, this.#now())
    return { certificate: pemOf(certificate), key: keyPem(key), authority: pemOf(issuer.certificate) }
  }

  /** The maker of this site's virtual phones, made once: the site's servers know it, so what these phones show is judged as real ones' is. */
  async phoneMaker(): Promise<PhoneMaker> {
    return this.#mutex.run(async () => {
      const known = await this.folder.identity('phone-maker')
      const now = (): number => this.#now()
      if (known?.key) return new PhoneMaker({ certificate: known.chain[0], key: known.key }, now)
      const issuer = await newMaker(this.#now())
      await this.folder.setIdentity('phone-maker', [issuer.certificate], issuer.key)
      return new PhoneMaker(issuer, now)
    })
  }

  /** A signing request for a signer elsewhere; its key waits here for the certificate. */
  async createRequest(request: RequestFor, key?: KeyObject): Promise<MadeRequest> {
    if (!isQualifiedName(request.host)) throw new BenchError('CERTIFICATE_NAME', { name: request.host })
    const bits = key === undefined ? null : bitsOf(key)
    if (bits !== null && bits < shortestRsaBits) throw new BenchError('KEY_TOO_SHORT', { bits, least: shortestRsaBits })
    const used = key ?? (await newKey('rsa-2048'))
    const text = await makeSigningRequest(used, request)
    await this.#change(() => this.folder.setRequest(used, text))
    return { request: text, key: keyPem(used) }
  }

  /** Whether a signing request was made whose certificate is not served yet. */
  async awaitsCertificate(): Promise<boolean> {
    const [asked, served] = await Promise.all([this.folder.key('request'), this.folder.key('server')])
    return asked !== null && served?.equals(asked) !== true
  }

  /** Takes over a certificate that was signed elsewhere; its findings say what is wrong with it. */
  importServer(files: ImportedFiles): Promise<void> {
    return this.#change(async () => {
      const { certificates, key } = await bundleIn(files)
      const keys = [key, ...(key === null ? [await this.folder.key('request'), await this.folder.key('server')] : [])]
      const [leaf, own] = leafOf(certificates, keys)
      const { chain } = await this.#chainOf(leaf, certificates)
      await this.folder.keepOld('server', String(this.#now()))
      await this.folder.setIdentity('server', chain, own)
    })
  }

  /** Keeps roots of the makers: phones' own certificates are judged by them. */
  importMakers(file: string, bytes: Uint8Array): Promise<number> {
    return this.#change(async () => {
      const certificates = certificatesIn(bytes)
      if (certificates.length === 0) throw new BenchError('CERTIFICATE_UNREADABLE', { file })
      await this.folder.addMakers(makersFile(file), certificates)
      return certificates.length
    })
  }

  removeMakers(file: string): Promise<void> {
    return this.#change(() => this.folder.removeMakers(makersFile(file)))
  }

  /** What the authority took back. */
  revoked(): Promise<readonly { readonly serial: string; readonly at: number }[]> {
    return this.folder.revoked()
  }

  /** Takes a certificate back that the authority signed, and publishes the list of these. */
  revoke(serial: string): Promise<void> {
    return this.#change(async () => {
      const issuer = await this.#authority()
      const number = serialNumber(serial)
      if (number === null) throw new BenchError('CERTIFICATE_SERIAL', { serial })
      await this.folder.revoke(number, this.#now())
      const list = await issueRevocationList(issuer, await this.folder.revoked(), this.#now())
      await publishFile(this.#deps, REVOKED_FILE, list)
    })
  }

  /** Every certificate of the site, with what is to be said of it. */
  async list(): Promise<readonly ListedCertificate[]> {
    const [server, authority] = await this.#both()
    const makers = await this.folder.makers()
    const issuers = [
      ...(authority === null ? [] : [authority.certificate]),
      ...makers.flatMap((one) => one.certificates),
    ]
    const listed: ListedCertificate[] = []
    if (authority !== null) listed.push(this.#listed(authority.certificate, 'authority', { key: authority.key }))
    if (server !== null) {
      const { complete } = buildChain(server.chain[0], [...server.chain, ...issuers])
      const own = authority !== null && isSignedBy(server.chain[0], authority.certificate)
      listed.push(this.#listed(server.chain[0], 'server', { key: server.key, chained: complete, own }))
      const others = server.chain.slice(1).filter((one) => !(own && one.der.equals(authority.certificate.der)))
      for (const one of others) listed.push(this.#listed(one, 'server-chain', {}))
    }
    for (const { file, certificates } of makers)
      for (const one of certificates) listed.push(this.#listed(one, 'makers', { file }))
    const maker = await this.folder.identity('phone-maker')
    if (maker !== null) listed.push(this.#listed(maker.chain[0], 'phone-maker', {}))
    return listed
  }

  /** Who signed the server's certificate, and which phones will take it. */
  async acceptance(): Promise<{ readonly signer: Signer; readonly phones: readonly Acceptance[] } | null> {
    const [server, authority] = await this.#both()
    if (server === null) return null
    const own = authority !== null && isSignedBy(server.chain[0], authority.certificate)
    const signer = signerOf(
      server.chain.map(({ facts }) => facts),
      own,
    )
    return { signer, phones: acceptedBy(signer) }
  }

  /** What a TLS server shows; a fault when there is nothing to show. */
  async serverIdentity(): Promise<{ readonly cert: string; readonly key: string; readonly leaf: ReadCertificate }> {
    const server = await this.folder.identity('server')
    if (!server?.key || !isKeyOf(server.key, server.chain[0])) throw new BenchError('HTTPS_NOT_READY')
    return { cert: server.chain.map(pemOf).join(''), key: keyPem(server.key), leaf: server.chain[0] }
  }

  /** By what clients' certificates are judged. */
  async judgeBy(): Promise<{ readonly anchors: readonly ReadCertificate[]; readonly revoked: ReadonlySet<string> }> {
    const own = await Promise.all([this.folder.identity('authority'), this.folder.identity('phone-maker')])
    const makers = (await this.folder.makers()).flatMap(({ certificates }) => certificates)
    const revoked = new Set((await this.folder.revoked()).map(({ serial }) => serial))
    return { anchors: [...own.flatMap((one) => one?.chain ?? []), ...makers], revoked }
  }

  async #issueServer(names: readonly string[], kind: KeyKind): Promise<void> {
    const wanted = [...new Set([...names, ...this.#deps.names()].map((name) => name.trim()).filter(Boolean))]
    const all = wanted.length === 0 ? [hostname()] : wanted
    const wrong = all.find((name) => !isCertifiable(name))
    if (wrong !== undefined) throw new BenchError('CERTIFICATE_NAME', { name: wrong })
    const issuer = await this.#authority()
    const key = await newKey(kind)
    const [first = ''] = all
    const leaf = { subject: [['CN', first]], names: all, purpose: 'server', days: SERVER_DAYS, key } as const
    const certificate = await issueLeaf(issuer, leaf, this.#now())
    await this.folder.keepOld('server', String(this.#now()))
    await this.folder.setIdentity('server', [certificate, issuer.certificate], key)
  }

  async #both(): Promise<
    readonly [Identity | null, { readonly certificate: ReadCertificate; readonly key: KeyObject | null } | null]
  > {
    const [server, authority] = await Promise.all([this.folder.identity('server'), this.folder.identity('authority')])
    return [server, authority === null ? null : { certificate: authority.chain[0], key: authority.key }]
  }

  async #authority(): Promise<Issuer> {
    const authority = await this.folder.identity('authority')
    if (!authority?.key) throw new BenchError('AUTHORITY_MISSING')
    return { certificate: authority.chain[0], key: authority.key }
  }

  async #chainOf(leaf: ReadCertificate, given: readonly ReadCertificate[]) {
    const authority = await this.folder.identity('authority')
    const makers = (await this.folder.makers()).flatMap(({ certificates }) => certificates)
    const known = [...given, ...(authority?.chain ?? []), ...makers]
    const { certificates, complete } = buildChain(leaf, known)
    return { chain: certificates, complete }
  }

  #listed(
    certificate: ReadCertificate,
    use: ListedCertificate['use'],
    about: { key?: KeyObject | null; chained?: boolean; own?: boolean; file?: string },
  ): ListedCertificate {
    const { key, chained = true, own = false, file = '' } = about
    const needsKey = use === 'authority' || use === 'server'
    const state = !needsKey ? null : !key ? 'missing' : isKeyOf(key, certificate) ? 'matches' : 'differs'
    const context = { now: this.#now(), names: this.#deps.names(), key: state, chained, own } as const
    return { ...certificate.facts, use, file, findings: findingsOf(certificate.facts, use, context) }
  }

  #change<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.run(async () => {
      const result = await work().catch((error: unknown) => {
        throw isSystemError(error) ? writeFault(this.#deps.parts.hidden, error) : error
      })
      await this.#told()
      return result
    })
  }

  async #told(): Promise<void> {
    this.#deps.emit?.({ type: 'settings.changed', setting: 'trust' })
    await Promise.all([...this.#changed].map((listener) => listener()))
  }

  #now(): number {
    return this.#deps.clock.now()
  }
}
