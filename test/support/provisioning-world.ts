import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../electron/bench/core/clock.ts'
import type { FileRequest } from '../../electron/bench/core/served-file.ts'
import { keyActions, phoneActions, routeActions } from '../../electron/bench/api/phone-actions.ts'
import { createProvisioning } from '../../electron/bench/serving/provisioning.ts'
import { createSiteFiles } from '../../electron/bench/site/files.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import type { SiteSession } from '../../electron/bench/open-site/open-site.ts'
import { unpack } from '../../electron/bench/packing/unpack.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'
import { temporaryFolder } from './site-folder.ts'

/** A real site with its provisioning, without servers; time moves only by hand. */
export async function provisioningWorld() {
  const folder = await temporaryFolder()
  const site = await createSite(folder, 'Lyon')
  let now = Date.UTC(2026, 0, 1)
  const clock: Clock = { now: () => now, after: () => () => undefined }
  const provisioning = createProvisioning(site, createServedFiles(site.parts.files), clock)
  const session = (): SiteSession =>
    ({ site, provisioning, files: createSiteFiles(site.parts) }) as unknown as SiteSession
  const put = async (path: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
    now += 1_000 // longer than a phone book is trusted unseen
  }
  const request = (target: string, mac?: string): FileRequest => ({
    server: 'http',
    target,
    who: { ip: '127.0.0.1', ...(mac === undefined ? {} : { mac: mac as Mac }) },
  })
  return {
    folder,
    site,
    provisioning,
    put,
    pass: (ms: number): void => {
      now += ms
    },
    phones: phoneActions(session),
    routes: routeActions(session),
    keys: keyActions(session),
    /** What a phone gets: its text, unpacked where it is packed, or why it gets nothing. */
    fetch: async (target: string, options: { readonly mac?: string; readonly key?: string } = {}): Promise<string> => {
      const opened = await provisioning.files.open(request(target, options.mac))
      if (!opened.ok) return `refused: ${opened.error.reason} ${opened.error.near ?? ''}`.trim()
      const bytes = await opened.value.read(0, opened.value.size)
      opened.value.close()
      const plain = await unpack(bytes, options.key === undefined ? {} : { key: options.key })
      return plain.ok ? new TextDecoder().decode(plain.value.data) : `unreadable: ${plain.error.code}`
    },
  }
}
