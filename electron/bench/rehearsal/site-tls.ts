import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { commonName } from '../../../shared/domain/trust/certificate.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'
import { systemClock } from '../core/clock.ts'
import type { ServedFiles } from '../core/served-file.ts'
import type { Admit } from '../http/admission.ts'
import type { SecureOptions } from '../http/tls/secure-options.ts'
import type { DeviceServing } from './device-serving.ts'
import { Access } from '../serving/access.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { Reflector } from '../serving/reflector.ts'
import type { Site } from '../site/site.ts'
import { judge } from '../trust/judge.ts'
import { PhoneMaker } from '../trust/phone-maker.ts'
import { pemOf } from '../trust/read-certificate.ts'
import { SiteTrust } from '../trust/site-trust.ts'
import { tlsContext } from '../trust/tls-context.ts'

/** What a rehearsal needs of the site's certificates. It reads them, and writes nothing. */
export interface RehearsalTls {
  readonly access: Access
  /** Who may have which of them by HTTP and HTTPS. */
  readonly admit: Admit
  /** The site's files, and what a phone's certificate says under the reflector's path. */
  readonly files: ServedFiles
  /** With the certificate that the site serves; null where it serves none. */
  readonly secure: SecureOptions | null
  /** Names and addresses in that certificate. */
  readonly names: readonly string[]
  /** The site's own authority, as a phone gets it (PEM); null where there is none. */
  readonly authority: PhoneState['customAuthority']
  /** Made when the first phone, or the server, needs it; this rehearsal's servers know it. */
  readonly maker: () => Promise<PhoneMaker>
}

export async function readSiteTls(
  { site, provisioning: { files, secrets } }: { readonly site: Site; readonly provisioning: Provisioning },
  { isServed, devices }: { readonly isServed: boolean; readonly devices: DeviceServing | null },
): Promise<RehearsalTls> {
  const settings = (): ReturnType<Site['file']>['trust'] => site.file().trust
  const access = new Access({ settings, password: (key) => secrets.key(key), clock: systemClock })
  const trust = new SiteTrust({ parts: site.parts, clock: systemClock, names: () => [] })
  let made: Promise<PhoneMaker> | undefined
  const maker = (): Promise<PhoneMaker> => (made ??= PhoneMaker.create(() => systemClock.now()))
  const authority = await trust.folder.identity('authority')
  const asks = (): boolean => access.asks() || devices?.asks() === true
  const served = isServed ? await secureOptions(trust, { asks, maker, oldPhones: settings().oldPhones }) : null
  const plain = new Reflector(files, () => settings().reflector, systemClock)
  const provider = devices?.before(plain)
  return {
    access,
    admit: async (asking) => (await access.admit(asking)) ?? (await provider?.admit(asking)) ?? null,
    files: provider ?? plain,
    secure: served?.secure ?? null,
    names: served?.names ?? [],
    authority:
      authority === null
        ? null
        : { pem: pemOf(authority.chain[0]), name: commonName(authority.chain[0].facts.subject) },
    maker,
  }
}

async function secureOptions(
  trust: SiteTrust,
  {
    asks,
    maker,
    oldPhones,
  }: Pick<RehearsalTls, 'maker'> & {
    readonly asks: () => boolean
    readonly oldPhones: boolean
  },
): Promise<(Pick<RehearsalTls, 'names'> & { readonly secure: SecureOptions }) | null> {
  const identity = await trust.serverIdentity().catch((error: unknown) => {
    // Without a certificate this server does not start in earnest either.
    if (error instanceof BenchError && error.fault.code === 'HTTPS_NOT_READY') return null
    throw error
  })
  if (identity === null) return null
  const { cert, key, leaf } = identity
  const context = tlsContext({ cert, key, oldPhones })
  const by = await trust.judgeBy()
  const anchors = asks() ? [...by.anchors, (await maker()).root] : by.anchors
  return {
    names: namesOf(leaf.facts),
    secure: {
      context: () => context,
      own: () => commonName(leaf.facts.subject),
      asks,
      judge: (chain) => judge(chain, { ...by, anchors, now: systemClock.now() }),
    },
  }
}
