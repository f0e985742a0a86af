import { execFileSync } from 'node:child_process'
import { createBench } from '../../electron/bench/bench.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { askDirectly } from '../../electron/transports/in-process.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'

/**
 * A site on a small disk of its own (this program has its mount namespace to itself), which then takes nothing more: it
 * is full, or read-only. Every call that writes is made, and its fault printed: `{ "files.add": "DISK_FULL", … }`.
 */
const [, , disk = '', how = ''] = process.argv
const system = (program: string, ...args: readonly string[]): void => void execFileSync(program, [...args])

system('mount', '-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk)
const folder = `${disk}/site`
await createSite(folder, 'Acme')
const bench = createBench({ preferencesFolder: `${disk}/preferences`, version: '0', complain: () => undefined })
await bench.openSite(folder, { ports: { tftp: 'off', http: 'off', syslog: 'off' } })
const client = askDirectly(bench.answers)
const content = new Blob([new Uint8Array(600_000)])
await client.files.add({ path: 'there.bin', content: new Blob(['there']), replace: false })
await client.keys.set({ name: 'before', key: 'a key' })
const preferences = await client.preferences.get()
const { revision } = await client.phones.table()

if (how === 'full') fill()
else {
  // Over itself: what is open already stays as it was, what is opened from now on is on a read-only disk.
  system('mount', '--bind', disk, disk)
  system('mount', '-o', 'remount,bind,ro', disk)
}

/** To the last byte. */
function fill(): void {
  for (const block of ['65536', '1'])
    try {
      system('sh', '-c', `dd if=/dev/zero bs=${block} of='${disk}/rest' oflag=append conv=notrunc 2>/dev/null`)
    } catch {
      // It is full now, which is what was wanted.
    }
}

const rows = Array.from({ length: 2_000 }, (_, n) => `000e08${n.toString(16).padStart(6, '0')},CP-8841-3PCC`)
const writes: Readonly<Record<string, () => Promise<unknown>>> = {
  'files.add': () => client.files.add({ path: 'new.bin', content, replace: false }),
  'files.replace': () => client.files.add({ path: 'there.bin', content, replace: true }),
  'profiles.save': () =>
    client.profiles.save({ area: 'templates', path: 'new.xml', text: '<x/>'.repeat(20_000), basedOn: null }),
  'phones.import': () => client.phones.import({ text: `mac,model\n${rows.join('\n')}\n`, basedOn: revision }),
  'keys.set': () => client.keys.set({ name: 'site', key: 'k'.repeat(500) }),
  'routes.set': () =>
    client.routes.set({
      routes: Array.from({ length: 100 }, (_, n) => ({
        pattern: `/r${n}/${'x'.repeat(60)}/$MA.xml`,
        template: 'new.xml',
        gzip: false,
        key: '',
      })),
    }),
  'trust.setUp': () => client.trust.setUp({ names: ['my.server.com'] }),
  'servers.setAddresses': () => client.servers.setAddresses({ listen: '127.0.0.1', advertise: '127.0.0.1' }),
  'preferences.set': () =>
    client.preferences.set({
      ...preferences,
      savedFilters: Array.from({ length: 90 }, (_, n) => ({ name: `filter ${n}`, filter: 'x'.repeat(1_900) })),
    }),
  'files.remove': () => client.files.remove({ path: 'there.bin' }),
}

const said: Record<string, string> = {}
for (const [name, write] of Object.entries(writes)) said[name] = await write().then(() => 'done', faultOf)
await bench.close()
console.log(JSON.stringify(said))
process.exit(0)

function faultOf(error: unknown): string {
  if (error instanceof BenchError) return error.fault.code
  const data = (error as { readonly data?: { readonly code?: string } }).data
  return data?.code ?? `not a fault: ${String(error)}`
}
