import { compareConfig, merged } from '../../../shared/domain/compare-config/compare.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { decodeProfile } from '../../../shared/domain/profile/bytes.ts'
import { parseProfile, valuesOf } from '../../../shared/domain/profile/parse.ts'
import type { PhoneLogin, PushTarget } from '../../../shared/domain/push/push.ts'
import type { ComparedFile, CompareAnswer, ValueSource } from '../../../shared/ipc/contract/pull.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { ikmEncodings, readIkm } from '../packing/aes128gcm.ts'
import { unpack } from '../packing/unpack.ts'
import { pullConfiguration } from '../phones/pull/pull-configuration.ts'
import type { SiteLogins } from '../phones/logins/phone-logins.ts'
import { previewsOf } from '../serving/phone-previews.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { SiteFiles } from '../site/files.ts'
import type { PhonePreview } from '../../../shared/ipc/contract/phones.ts'
import type { SentContent, SentContents } from '../site/sent-contents.ts'

export interface PhoneCompareDeps {
  readonly provisioning: Provisioning
  readonly files: SiteFiles
  readonly sent: SentContents
  readonly logins: SiteLogins
}

export interface Comparing {
  readonly mac: Mac
  readonly target: PushTarget
  readonly login?: PhoneLogin | undefined
  readonly signal: AbortSignal
}

/** `gcm`: it came with `Content-Encoding: aes128gcm`. */
export interface Content {
  readonly bytes: Uint8Array
  readonly gcm: boolean
}

type Values = ReadonlyMap<string, string>

/** One file of the phone: what the site would give now, and what it gave last. */
interface Side extends ComparedFile {
  readonly now: Values | null
  readonly before: Values | null
  /** As it is written in the site; a template has placeholders. */
  readonly written: Values | null
}

interface KnownOfPath {
  readonly mac: Mac
  readonly preview: PhonePreview | null
  readonly last: SentContent | null
}

/** A resync fetches four profiles at most, within minutes; what it fetched earlier it may fetch no more. */
const ONE_RESYNC_MS = 10 * 60_000
const FILES = 8

/** What a phone has, beside what the site intends and what it was last sent. */
export class PhoneCompare {
  readonly #deps: PhoneCompareDeps

  constructor(deps: PhoneCompareDeps) {
    this.#deps = deps
  }

  /** Asks the phone itself. */
  async withPhone({ mac, target, login, signal }: Comparing): Promise<CompareAnswer> {
    const kept = login ?? (await this.#deps.logins.find(mac)) ?? undefined
    const pulled = await pullConfiguration({ target, login: kept, signal })
    if (!pulled.ok) return { kind: 'refused', verdict: pulled.error }
    const { bytes, path } = pulled.value
    return this.withContent(mac, { bytes, gcm: false }, path)
  }

  /** From what it sent itself: a report. */
  async withContent(mac: Mac, content: Content, from: string): Promise<CompareAnswer> {
    const phone = content.gcm ? await this.#readableGcm(content.bytes) : await this.readable(content.bytes)
    if (phone === null) return { kind: 'unreadable', from }
    const sides = await this.#sides(mac)
    const intended = merged(sides.flatMap(({ now }) => now ?? []))
    const known = sides.flatMap(({ before }) => before ?? [])
    const sent = known.length === 0 ? null : merged(known)
    const comparison = compareConfig({ phone, intended, sent }, parameterCatalogue())
    return {
      kind: 'compared',
      from,
      files: sides.map(({ path, area, source, sentAt }) => ({ path, area, source, sentAt })),
      sources: Object.fromEntries(comparison.differences.flatMap(({ name }) => sourceOf(name, sides))),
      ...comparison,
    }
  }

  /** The parameters of a profile, whatever the site's own keys can open of it; null for what is none. */
  async readable(bytes: Uint8Array): Promise<Values | null> {
    const { secrets } = this.#deps.provisioning
    const open = await unpack(bytes)
    if (open.ok) return profileIn(open.value.data)
    for (const name of open.error.code === 'key-missing' ? await secrets.names() : []) {
      const key = await secrets.key(name)
      const opened = key === null ? null : await unpack(bytes, { key })
      const values = opened?.ok === true ? profileIn(opened.value.data) : null
      if (values !== null) return values
    }
    return null
  }

  /** `Content-Encoding: aes128gcm`: any of the site's keys may be the phone's IKM, in either of its spellings. */
  async #readableGcm(bytes: Uint8Array): Promise<Values | null> {
    const { secrets } = this.#deps.provisioning
    for (const name of await secrets.names()) {
      const key = (await secrets.key(name)) ?? ''
      for (const encoding of ikmEncodings) {
        const ikm = readIkm(key, encoding)
        const opened = ikm.ok ? await unpack(bytes, { ikm: ikm.value }) : ikm
        const values = opened.ok ? profileIn(opened.value.data) : null
        if (values !== null) return values
      }
    }
    return null
  }

  async #sides(mac: Mac): Promise<readonly Side[]> {
    const sent = await this.#deps.sent.last(mac)
    const newest = sent[0]?.at ?? 0
    const recent = sent.filter(({ at }) => at >= newest - ONE_RESYNC_MS).slice(0, FILES)
    const previews = await previewsOf({ ...this.#deps, facts: null }, mac).catch(() => [])
    const paths = recent.length > 0 ? recent.map(({ path }) => path).reverse() : previews.map(({ path }) => path)
    const sides = paths.slice(0, FILES).map((path) =>
      this.#side(path, {
        mac,
        preview: previews.find((one) => one.path === path) ?? null,
        last: recent.find((one) => one.path === path) ?? null,
      }),
    )
    return (await Promise.all(sides)).filter(({ now, before }) => now !== null || before !== null)
  }

  async #side(path: string, { mac, preview, last }: KnownOfPath): Promise<Side> {
    const template = preview?.template ?? null
    const now = await this.#now(path, mac, preview)
    return {
      ...(template === null ? { area: 'files', source: path } : { area: 'templates', source: template }),
      path,
      sentAt: last?.at ?? null,
      now,
      written: template === null ? now : await this.#template(template),
      before: last === null ? null : await this.#sentValues(last),
    }
  }

  /** What is rendered is known before it is packed; a file is read as it is served. */
  #now(path: string, mac: Mac, preview: PhonePreview | null): Promise<Values | null> {
    const text = preview?.text ?? null
    return text === null ? this.#served(path, mac) : Promise.resolve(profileText(text))
  }

  async #sentValues({ sha256 }: SentContent): Promise<Values | null> {
    const bytes = await this.#deps.sent.content(sha256)
    return bytes === null ? null : this.readable(bytes)
  }

  /** What that phone would get there now. */
  async #served(path: string, mac: Mac): Promise<Values | null> {
    const target = `/${encodeURI(path)}`
    const who = { ip: '127.0.0.1', mac }
    const opened = await this.#deps.provisioning.files.open({ server: 'http', target, who })
    if (!opened.ok) return null
    const file = opened.value
    try {
      return file.whole === null ? null : await this.readable(file.whole)
    } finally {
      file.close()
    }
  }

  async #template(path: string): Promise<Values | null> {
    const template = await this.#deps.provisioning.profiles.template(path)
    return template === null ? null : profileText(template.text)
  }
}

function profileIn(bytes: Uint8Array): Values | null {
  const text = decodeProfile(bytes)
  return text.ok ? profileText(text.value) : null
}

function profileText(text: string): Values | null {
  const profile = parseProfile(text)
  return profile.flatProfiles.length === 0 ? null : valuesOf(profile)
}

/** The file that sets it; for what none sets, the last one, where it could be put. */
function sourceOf(name: string, sides: readonly Side[]): readonly (readonly [string, ValueSource])[] {
  const setting = sides.findLast(({ now }) => now?.has(name) === true)
  const side = setting ?? sides.findLast(({ now }) => now !== null)
  if (side === undefined) return []
  const perPhone = side.written?.get(name)?.includes('{{') === true
  return [[name, { area: side.area, path: side.source, sets: setting !== undefined, perPhone }]]
}
