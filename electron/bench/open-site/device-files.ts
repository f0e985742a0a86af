import { readFile } from 'node:fs/promises'
import {
  accountOf,
  allows,
  loginOf,
  weighMac,
  type DeviceAccount,
  type MacVerdict,
} from '../../../shared/domain/broadworks/authentication.ts'
import { folderOf, type DeviceFile, type FileProtocol } from '../../../shared/domain/broadworks/device-type.ts'
import { renderFile } from '../../../shared/domain/broadworks/render.ts'
import { findDeviceFile, isDevicePath, type FoundDeviceFile } from '../../../shared/domain/broadworks/serve.ts'
import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import { servedPath } from '../../../shared/domain/site/served-path.ts'
import { nameText } from '../../../shared/domain/trust/certificate.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { StoredType } from '../broadworks/device-folder.ts'
import type { Clock } from '../core/clock.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'
import type { AdmissionRequest, Admit, Denial } from '../http/admission.ts'
import { inMemoryFile } from '../serving/in-memory-file.ts'
import { weighLogin } from '../serving/access.ts'
import type { PhoneBookFile } from '../site/phone-book-file.ts'
import type { Secrets } from '../site/secrets.ts'
import type { Site } from '../site/site.ts'
import type { SiteBroadworks } from './site-broadworks.ts'

export interface DeviceFilesDeps {
  readonly broadworks: SiteBroadworks
  readonly phones: PhoneBookFile
  /** The login that a whole type has, by the type's folder; its password is a key of the site. */
  readonly typeAccount: (folder: string) => Promise<DeviceAccount | null>
  readonly next: ServedFiles
  readonly clock: Clock
}

type Found = FoundDeviceFile<PhoneRow> & { readonly of: StoredType }

/** A profile that a phone may have; the others of its model wait for it no longer than for a route. */
const STATIC_LIMIT = 64 * 1024 ** 2

/** Serves `/dms/<type>/<file>` as the provider's server does: rendered for the phone, behind the file's own login. */
export class DeviceFiles implements ServedFiles {
  readonly #deps: DeviceFilesDeps

  constructor(deps: DeviceFilesDeps) {
    this.#deps = deps
  }

  open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    return this.#hasNone() ? this.#deps.next.open(request) : this.#open(request)
  }

  /** Who may have the file: what the device type says of it (deployment-facts 1.2, 1.3). Null lets the request pass. */
  admit(asking: AdmissionRequest): ReturnType<Admit> {
    return this.#hasNone() ? null : this.#admit(asking)
  }

  /** As most sites: then no request waits to be told so. */
  #hasNone(): boolean {
    return this.#deps.broadworks.trusted?.types.length === 0
  }

  async #open(request: FileRequest): Promise<Result<ServedFile, Refusal>> {
    const found = await this.#find(request)
    if (found === null) return this.#deps.next.open(request)
    const { file, of } = found
    const protocol: FileProtocol = request.server
    if (!allows(file, protocol)) return err({ reason: protocol === 'tftp' ? 'login-missing' : 'forbidden' })
    const stored = of.stored.get(file.name)
    // Uploaded by hand at the provider: it may lie under `files/`, at the same address.
    if (stored === undefined) return this.#deps.next.open(request)
    const template = file.category === 'static' ? undefined : of.templates.get(file.name)
    const content =
      template === undefined ? await readFile(stored).catch(() => null) : await this.#rendered(found, template, request)
    if (content === null || content.length > STATIC_LIMIT) return err({ reason: 'forbidden' })
    return ok(inMemoryFile({ path: pathOf(request) ?? file.name, content, modifiedMs: of.modifiedMs }))
  }

  async #rendered({ file, phone }: Found, template: string, request: FileRequest): Promise<Uint8Array> {
    const { broadworks } = this.#deps
    const { table } = await broadworks.current()
    const values = table.valuesFor(phone ?? (await this.#asking(request)))
    return Buffer.from(renderFile({ file, template }, values, broadworks.unset()).text, 'utf8')
  }

  async #admit(asking: AdmissionRequest): Promise<Denial | null> {
    const found = await this.#find(asking)
    if (found === null) return null
    const { byMac } = await this.#deps.phones.current()
    const { file, phone } = found
    const login = loginOf(file)
    if (login.mac !== null) {
      const shown = { agent: asking.agent, certificate: subjectOf(asking.certificate) }
      const knows = (mac: string): boolean => {
        const parsed = parseMac(mac)
        return parsed.ok && byMac.has(parsed.value)
      }
      const verdict = weighMac(file, shown, { named: phone?.mac ?? null, knows })
      const reason = macReason(verdict, file, asking.certificate)
      if (reason !== null) return { reason, headers: [] }
    }
    if (login.scheme === null) return null
    const scope = `dms ${folderOf(found.of.type.name)}`
    const accounts = await this.#accounts(found)
    return weighLogin(asking, { scheme: login.scheme, accounts, scope, now: this.#deps.clock.now() })
  }

  /** The phone's own, and the type's; for a file that is the same for all, any phone's. */
  async #accounts({ of, phone }: Found): Promise<readonly DeviceAccount[]> {
    const shared = await this.#deps.typeAccount(folderOf(of.type.name))
    const { book } = await this.#deps.phones.current()
    const own = (phone === null ? book.rows : [phone]).map(accountOf)
    return [...own, shared].filter((account) => account !== null)
  }

  async #asking({ who }: FileRequest): Promise<PhoneRow | null> {
    const { byMac } = await this.#deps.phones.current()
    return (who.mac === undefined ? undefined : byMac.get(who.mac)) ?? null
  }

  async #find(request: { readonly server: FileServerName; readonly target: string }): Promise<Found | null> {
    const { types, table } = await this.#deps.broadworks.current()
    const path = types.length === 0 ? null : pathOf(request)
    if (path === null || !isDevicePath(path, types)) return null
    const { byMac } = await this.#deps.phones.current()
    const phones = { byMac: (mac: PhoneRow['mac']) => byMac.get(mac), all: () => byMac.values() }
    const found = findDeviceFile(path, types, { table, phones })
    const of = types.find(({ type }) => type === found?.of.type)
    return found === null || of === undefined ? null : { ...found, of }
  }
}

/** The login that a person gave a whole type. */
export async function typeAccount(
  site: Pick<Site, 'file'>,
  secrets: Pick<Secrets, 'key'>,
  folder: string,
): Promise<DeviceAccount | null> {
  const { logins } = site.file().broadworks
  const login = Object.hasOwn(logins, folder) ? logins[folder] : undefined
  const password = login === undefined ? null : await secrets.key(login.key)
  return login === undefined || password === null ? null : { user: login.user, password }
}

function pathOf({ target, server }: { readonly server: FileServerName; readonly target: string }): string | null {
  const path = servedPath(target, server)
  return path.ok ? path.value : null
}

function macReason(
  verdict: MacVerdict,
  { macFrom }: DeviceFile,
  certificate: ShownCertificate | null,
): Denial['reason'] | null {
  if (verdict === 'fits') return null
  if (macFrom !== 'certificate') return verdict === 'missing' ? 'login-mac-missing' : 'login-mac-other'
  if (certificate === null) return 'certificate-missing'
  return certificate.verdict === 'good' && verdict === 'other' ? 'certificate-other-phone' : 'certificate-refused'
}

/** Only of a certificate that is good: its subject, as the pattern is applied to it. */
function subjectOf(certificate: ShownCertificate | null): string | null {
  if (certificate?.verdict !== 'good') return null
  return nameText(certificate.subject)
}
