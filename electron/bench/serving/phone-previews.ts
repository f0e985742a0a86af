import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import { problemsIn } from '../../../shared/domain/profile/lint/lint.ts'
import { fetchesOf, filesByMac, type Fetch } from '../../../shared/domain/route/fetches.ts'
import type { PhonePreview } from '../../../shared/ipc/contract/phones.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import type { SiteFiles } from '../site/files.ts'
import type { ProfileFacts } from '../site/profile-facts.ts'
import type { ProfileName } from '../site/profile-files.ts'
import { asPhone } from './phone-table.ts'
import type { Provisioning } from './provisioning.ts'
import type { RenderRow } from './rendered-files.ts'

/** A phone asks for a handful of files; routes for more than this are a mistake, and their texts would fill the memory. */
const PREVIEWS_SHOWN = 100

interface PreviewDeps {
  readonly provisioning: Provisioning
  readonly files: SiteFiles
  /** What the texts are checked by; null where nobody reads the findings. */
  readonly facts: Pick<ProfileFacts, 'ofPhone'> | null
}

/** What one phone would get from each of its paths: the same rendering that a request runs, before it is packed. */
export async function previewsOf({ provisioning, files, facts }: PreviewDeps, mac: Mac): Promise<PhonePreview[]> {
  const { byMac } = await provisioning.phones.current()
  const row = byMac.get(mac)
  if (row === undefined) throw new BenchError('PHONE_UNKNOWN', { mac })
  const paths = await files.paths()
  const fetches = fetchesOf(asPhone(row), provisioning.routes(), paths, filesByMac(paths))
  const findingsIn: Check = async (about, text) => {
    if (facts === null || text.length > CHECKED_CHARACTERS) return []
    const known = await facts.ofPhone(row, { about, text })
    const context = { catalogue: parameterCatalogue(), ...known, model: asPhone(row).model }
    return problemsIn(text, context).slice(0, FINDINGS_SHOWN)
  }
  const shown = fetches.slice(0, PREVIEWS_SHOWN)
  return Promise.all(shown.map((fetch) => preview(provisioning, row, { ...fetch, findingsIn })))
}

/** Longer texts are shown and not checked: the check runs between packets. */
const CHECKED_CHARACTERS = 128 * 1024
const FINDINGS_SHOWN = 20

/** What a phone would not take as it is meant. The templates' own findings are among them: they are in the text. */
type Check = (about: ProfileName, text: string) => Promise<readonly Finding[]>

async function preview(
  provisioning: Provisioning,
  row: RenderRow,
  { path, by, findingsIn }: Fetch & { readonly findingsIn: Check },
): Promise<PhonePreview> {
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
      findings: text === null ? [] : await findingsIn({ area: 'files', path }, text),
    }
  }
  const route = provisioning.routes().find((compiled) => compiled.route.pattern === by.pattern)?.route
  if (route === undefined) throw new BenchError('INTERNAL', { detail: 'route' })
  const rendered = await provisioning.files.preview(route, row)
  const about = { path, route: by.pattern, template: by.template, gzip: route.gzip, encrypted: route.key !== '' }
  if (!rendered.ok) return { ...about, text: null, refusal: rendered.error, findings: [] }
  const findings = await findingsIn({ area: 'templates', path: by.template }, rendered.value)
  return { ...about, text: rendered.value, refusal: null, findings }
}
