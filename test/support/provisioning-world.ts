import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../electron/bench/core/clock.ts'
import type { FileRequest } from '../../electron/bench/core/served-file.ts'
import { phoneTable } from '../../electron/bench/serving/phone-table.ts'
import { previewsOf } from '../../electron/bench/serving/phone-previews.ts'
import { routeEntries } from '../../electron/bench/serving/route-entries.ts'
import { needMac } from '../../electron/bench/site/need-mac.ts'
import { PhoneBookChanges } from '../../electron/bench/site/phone-book-changes.ts'
import { PhoneBookHistory } from '../../electron/bench/site/phone-book-history.ts'
import { createProvisioning } from '../../electron/bench/serving/provisioning.ts'
import { createSiteFiles } from '../../electron/bench/site/files.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { ProfileFacts } from '../../electron/bench/site/profile-facts.ts'
import { createSite, openSite } from '../../electron/bench/site/site.ts'
import { unpack } from '../../electron/bench/packing/unpack.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'
import { eventLog } from './event-log.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** A real site with its provisioning, without servers; time moves only by hand. */
export async function provisioningWorld() {
  const folder = temporaryFolder()
  await createSite(folder, 'Lyon')
  const { all: told, emit } = eventLog()
  const site = await openSite(folder, emit)
  let now = Date.UTC(2026, 0, 1)
  const clock: Clock = { now: () => now, after: () => () => undefined }
  const plain = createServedFiles(site.parts.files)
  const provisioning = createProvisioning(site, { plain, clock, emit })
  const open = { provisioning, files: createSiteFiles(site.parts, { emit }) }
  const facts = new ProfileFacts({ ...provisioning, routes: () => site.file().routes })
  const former = new PhoneBookHistory(provisioning.phones, { hidden: site.parts.hidden, now: () => now })
  const phoneBook = new PhoneBookChanges(provisioning.phones, former, emit)
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
    /** What was told, in its order. */
    told,
    files: open.files,
    phones: {
      table: () => phoneTable(open),
      preview: (mac: string) => previewsOf({ ...open, facts }, needMac(mac)),
      planImport: ({ text }: { readonly text: string }) => phoneBook.planImport(text),
      import: phoneBook.import.bind(phoneBook),
      planEdit: (edit: Parameters<PhoneBookChanges['planEdit']>[0]) => phoneBook.planEdit(edit),
      edit: phoneBook.edit.bind(phoneBook),
      undo: (undo: string) => phoneBook.undo(undo),
    },
    routes: { list: () => routeEntries(site.file().routes, provisioning), set: site.setRoutes.bind(site) },
    keys: {
      names: () => provisioning.secrets.names(),
      set: ({ name, key }: { readonly name: string; readonly key: string | null }) =>
        provisioning.secrets.set(name, key),
    },
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
