import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import { problemsIn } from '../../../shared/domain/profile/lint/lint.ts'
import { fetchesOf, filesByMac, type Fetch } from '../../../shared/domain/route/fetches.ts'
import type { PhonePreview } from '../../../shared/ipc/contract/phones.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import type { SiteFiles } from '../site/files.ts'
import { asPhone } from './phone-table.ts'
import type { Provisioning } from './provisioning.ts'
import type { RenderRow } from './rendered-files.ts'

/** A phone asks for a handful of files; routes for more than this are a mistake, and their texts would fill the memory. */
const PREVIEWS_SHOWN = 100

/** What one phone would get from each of its paths: the same rendering that a request runs, before it is packed. */
export async function previewsOf(
  { provisioning, files }: { readonly provisioning: Provisioning; readonly files: SiteFiles },
  mac: Mac,
): Promise<PhonePreview[]> {
  const { byMac } = await provisioning.phones.current()
  const row = byMac.get(mac)
  if (row === undefined) throw new BenchError('PHONE_UNKNOWN', { mac })
  const paths = new Set((await files.list()).map((file) => file.path))
  const fetches = fetchesOf(asPhone(row), provisioning.routes(), paths, filesByMac(paths))
  return Promise.all(fetches.slice(0, PREVIEWS_SHOWN).map((fetch) => preview(provisioning, row, fetch)))
}

/** Longer texts are shown and not checked: the check runs between packets. */
const CHECKED_CHARACTERS = 128 * 1024
const FINDINGS_SHOWN = 20

/** What a phone would not take as it is meant. The templates' own findings are among them: they are in the text. */
function findingsIn(text: string, row: RenderRow): readonly Finding[] {
  if (text.length > CHECKED_CHARACTERS) return []
  return problemsIn(text, { catalogue: parameterCatalogue(), model: asPhone(row).model }).slice(0, FINDINGS_SHOWN)
}

async function preview(provisioning: Provisioning, row: RenderRow, { path, by }: Fetch): Promise<PhonePreview> {
  if (by.kind === 'file') {
    const text = await provisioning.profiles.read('files', path).then(
      (document) => document.text,
      () => null,
    )
    return {
      path,
      route: null,
      template: null,
      gzip: false,
      encrypted: false,
      text,
      refusal: null,
      findings: findingsIn(text ?? '', row),
    }
  }
  const route = provisioning.routes().find((compiled) => compiled.route.pattern === by.pattern)?.route
  if (route === undefined) throw new BenchError('INTERNAL', { detail: 'route' })
  const rendered = await provisioning.files.preview(route, row)
  const about = { path, route: by.pattern, template: by.template, gzip: route.gzip, encrypted: route.key !== '' }
  return rendered.ok
    ? { ...about, text: rendered.value, refusal: null, findings: findingsIn(rendered.value, row) }
    : { ...about, text: null, refusal: rendered.error, findings: [] }
}
