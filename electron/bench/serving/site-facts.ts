import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import type { EventOf } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { opaqueContent, readProfileContent } from '../../../shared/domain/diagnosis/served-content.ts'
import type { ServedContent, SiteFacts, SitePhone } from '../../../shared/domain/diagnosis/site-view.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { canonicalModel } from '../../../shared/domain/phone/models.ts'
import { decodeProfile, PROFILE_BYTES_LIMIT } from '../../../shared/domain/profile/bytes.ts'
import type { ServedFiles } from '../core/served-file.ts'
import { utcOffsetMinutes } from '../core/local-time.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { formOf } from '../packing/form.ts'
import { gunzip } from '../packing/gzip.ts'
import type { Provisioning } from './provisioning.ts'

/** A resync fetches four files at most; what it fetched before may say which rule it follows. */
const FILES_READ = 8

/** Where phones reach this machine. */
export interface OwnPlace {
  readonly ownHosts: ReadonlySet<string>
  /** `192.168.1.4/24` */
  readonly ownSubnets?: readonly string[]
}

/** What the site says of the phones and the files in these events: as much as their diagnosis asks. */
export async function siteFactsFor(
  events: readonly BenchEvent[],
  { provisioning, ownHosts, ownSubnets = [] }: OwnPlace & { readonly provisioning: Provisioning },
): Promise<SiteFacts> {
  const contents = new Map<string, ServedContent>()
  const sent = events.filter((event) => event.type === 'file.sent').sort((a, b) => b.seq - a.seq)
  for (const event of sent) {
    if (contents.size >= FILES_READ) break
    const content = contents.has(event.path) ? null : await readContent(provisioning.files, event)
    if (content !== null) contents.set(event.path, content)
  }
  return {
    ownHosts,
    ownSubnets,
    phones: await phonesOf(events, provisioning),
    routes: provisioning.routes().map(({ route }) => route),
    content: (path) => contents.get(path) ?? null,
    utcOffset: utcOffsetMinutes,
  }
}

async function phonesOf(events: readonly BenchEvent[], { phones }: Provisioning): Promise<ReadonlyMap<Mac, SitePhone>> {
  const { byMac } = await phones.current()
  const macs = new Set(events.flatMap((event) => ('who' in event ? (event.who.mac ?? []) : [])))
  return new Map(
    [...macs].flatMap((mac): [Mac, SitePhone][] => {
      const values = byMac.get(mac)?.values
      return values === undefined
        ? []
        : [[mac, { mac, model: canonicalModel(values['model'] ?? ''), serial: values['serial'] ?? '' }]]
    }),
  )
}

/** What that phone would get there now; null where it would get nothing. */
async function readContent(
  files: ServedFiles,
  { server, who, path }: EventOf<'file.sent'>,
): Promise<ServedContent | null> {
  const target = server === 'http' ? `/${encodeURI(path)}` : path
  const opened = await files.open({ server, target, who })
  if (!opened.ok) return null
  const file = opened.value
  try {
    if (file.size > PROFILE_BYTES_LIMIT) return opaqueContent('other')
    return await contentOf(file.whole ?? (await file.read(0, file.size)))
  } catch {
    return null // changed while it was read: nothing is known of it
  } finally {
    file.close()
  }
}

/** As a phone looks at it: by its first bytes, whatever its name. */
export async function contentOf(bytes: Uint8Array): Promise<ServedContent> {
  const form = formOf(bytes)
  if (form === 'salted') return opaqueContent('encrypted')
  if (form === 'gzip') {
    const unpacked = await gunzip(bytes)
    if (!unpacked.ok)
      return opaqueContent('gzip', unpacked.error.code === 'gzip-truncated' ? { kind: 'gzip-truncated' } : null)
    return ofText(unpacked.value, 'gzip')
  }
  return form === 'xml' || form === 'text' ? ofText(bytes, 'clear') : opaqueContent('other')
}

const isKnown = (name: string): boolean => parameterCatalogue().find(name) !== null

function ofText(bytes: Uint8Array, form: 'clear' | 'gzip'): ServedContent {
  const text = decodeProfile(bytes)
  return text.ok ? readProfileContent(text.value, form, isKnown) : opaqueContent('other')
}
