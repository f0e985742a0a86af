import type { Emit } from '../../../shared/domain/event/bench-event.ts'
import type { Clock } from '../core/clock.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { chooseAdvertised, listInterfaces } from '../net/interfaces.ts'
import { Access } from '../serving/access.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import { Reflector } from '../serving/reflector.ts'
import type { Site } from '../site/site.ts'
import { SiteTrust } from '../trust/site-trust.ts'
import { TlsService } from '../trust/tls-service.ts'

/** What stands between the servers and the files: certificates, and who may have which path. */
export interface SiteSecurity {
  readonly trust: SiteTrust
  readonly tls: TlsService
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
  const trust = new SiteTrust({ parts: site.parts, clock, emit, names: () => namesForPhones(site) })
  const access = new Access({ settings, password: (key) => secrets.key(key), clock })
  const tls = new TlsService(trust, clock, () => ({
    oldPhones: settings().oldPhones,
    asks: access.asks() || alsoAsks(),
  }))
  return { trust, tls, access, files: new Reflector(files, () => settings().reflector, clock) }
}

/** What phones are told to use for this laptop. */
export function namesForPhones(site: Site): readonly string[] {
  const advertised = chooseAdvertised(site.settings(), listInterfaces())
  return advertised === null ? [] : [advertised]
}
