import { canonicalModel } from '../../../shared/domain/phone/models.ts'
import { phoneChecksSteps, type PhoneOfSite } from '../../../shared/domain/route/fetches.ts'
import type { PhoneTable } from '../../../shared/ipc/contract/phones.ts'
import { runSliced } from '../core/sliced.ts'
import type { SiteFiles } from '../site/files.ts'
import type { Provisioning } from './provisioning.ts'

interface Site {
  readonly provisioning: Provisioning
  readonly files: SiteFiles
}

/** `phones.csv` with what is wrong with its phones, checked in slices: 50,000 rows hold nobody up. */
export async function phoneTable({ provisioning, files }: Site, signal?: AbortSignal): Promise<PhoneTable> {
  const [{ book, revision }, paths] = await Promise.all([provisioning.phones.current(), files.paths()])
  const phones = book.rows.map(asPhone)
  return {
    columns: book.columns,
    rows: book.rows.map(({ mac, values }) => ({ mac, values })),
    problems: book.problems,
    checks: await runSliced(phoneChecksSteps(phones, provisioning.routes(), paths), signal),
    revision,
  }
}

export const asPhone = (row: {
  readonly mac: PhoneOfSite['mac']
  readonly values: Readonly<Record<string, string>>
}): PhoneOfSite => ({
  mac: row.mac,
  model: canonicalModel(row.values['model'] ?? ''),
  serial: row.values['serial'] ?? '',
})
