import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { Clock } from '../core/clock.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { chooseAdvertised, listInterfaces } from '../net/interfaces.ts'
import { Access } from '../serving/access.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { Reflector } from '../serving/reflector.ts'
import type { Site } from '../site/site.ts'
import type { SiteTrust } from '../trust/site-trust.ts'
import type { TlsService } from '../trust/tls-service.ts'

/** The site's certificates, and what an HTTPS server is given of them. */
export interface SiteCertificates {
  readonly trust: SiteTrust
  readonly tls: TlsService
}

/** What stands between the servers and the files: certificates, and who may have which path. */
export interface SiteSecurity {
  /** Loaded when they are first asked for: what reads them is large, and a site without HTTPS does without. */
  readonly certificates: () => Promise<SiteCertificates>
  readonly access: Access
  /** The site's files, and what the client's certificate says under the reflector's path. */
  readonly files: ServedFiles
}

export function createSiteSecurity(
  site: Site,
  { files, secrets }: Provisioning,
  { clock, emit, alsoAsks }: { readonly clock: Clock; readonly emit: Emit; readonly alsoAsks: () => boolean },
): SiteSecurity {
  const settings = (): ReturnType<Site['file']>['trust'] => site.file().trust
  const access = new Access({ settings, password: (key) => secrets.key(key), clock })
  const load = async (): Promise<SiteCertificates> => {
    const [{ SiteTrust }, { TlsService }] = await Promise.all([
      import('../trust/site-trust.ts'),
      import('../trust/tls-service.ts'),
    ])
    const trust = new SiteTrust({ parts: site.parts, clock, emit, names: () => namesForPhones(site) })
    const asks = (): boolean => access.asks() || alsoAsks()
    return { trust, tls: new TlsService(trust, clock, () => ({ oldPhones: settings().oldPhones, asks: asks() })) }
  }
  let loaded: Promise<SiteCertificates> | null = null
  return {
    certificates: () => (loaded ??= load()),
    access,
    files: new Reflector(files, () => settings().reflector, clock),
  }
}

/** What phones are told to use for this laptop. */
export function namesForPhones(site: Site): readonly string[] {
  const advertised = chooseAdvertised(site.settings(), listInterfaces())
  return advertised === null ? [] : [advertised]
}
