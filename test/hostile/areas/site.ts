import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startBench } from '../bench.ts'
import { fetchTftp } from '../clients.ts'
import { SECRET, type Tried } from '../tried.ts'

const PHONES = 50_000

/** A site that an enemy has packed: links, pipes, devices, a table of many rows, a route that backtracks. */
export async function hostileSite(folder: string): Promise<Buffer> {
  const files = join(folder, 'files')
  const outside = join(folder, '..', 'elsewhere')
  await mkdir(outside)
  await writeFile(join(outside, 'outside.txt'), SECRET)
  await writeFile(join(folder, '..', 'outside.txt'), SECRET)
  const whole = randomBytes(300_000)
  await writeFile(join(files, 'whole.bin'), whole)
  if (process.platform !== 'win32') {
    await symlink(outside, join(files, 'link'))
    await symlink(join(outside, 'outside.txt'), join(files, 'link.txt'))
    await symlink('/dev/zero', join(files, 'zero.bin'))
    await link(join(outside, 'outside.txt'), join(files, 'hard.txt'))
    execFileSync('mkfifo', [join(files, 'pipe.txt')])
  }
  const rows = Array.from(
    { length: PHONES },
    (_, n) => `${(0x000e08000000 + n).toString(16).padStart(12, '0')},CP-8841-3PCC,S${n}`,
  )
  await writeFile(join(folder, 'phones.csv'), `mac,model,serial\n${rows.join('\n')}\n`)
  const site = JSON.parse(await readFile(join(folder, 'site.json'), 'utf8')) as { routes: unknown[] }
  site.routes.push(
    { pattern: '/routed/$MA.xml', template: 'phone.xml' },
    { pattern: `/${'$PSN'.repeat(12)}.xml`, template: 'phone.xml' },
  )
  await writeFile(join(folder, 'templates', 'phone.xml'), '<flat-profile><A>{{mac}}</A></flat-profile>')
  await writeFile(join(folder, 'site.json'), JSON.stringify(site))
  return whole
}

/** A table whose first line is commas, and one of quotes, in the place of phones.csv while it is served. */
export async function tryTables(folder: string, port: number): Promise<readonly Tried[]> {
  const rows: Tried[] = []
  const path = join(folder, 'phones.csv')
  for (const [what, text] of [
    ['100,000 commas', `${','.repeat(100_000)}\n`],
    ['2 MB of quotes', '"'.repeat(2_000_000)],
    ['200 rows of 4,000 columns', `mac,${'c,'.repeat(4_000)}\n${`000e08aabbcc${',x'.repeat(4_000)}\n`.repeat(200)}`],
    ['nothing', ''],
  ] as const) {
    await writeFile(`${path}.new`, text)
    await rename(`${path}.new`, path)
    const began = performance.now()
    await fetchTftp(port, 'routed/000e08aabbcc.xml')
    const answered = await fetchTftp(port, 'whole.bin')
    const ms = Math.round(performance.now() - began)
    rows.push({
      area: 'Site',
      tried: `phones.csv of ${what}`,
      result: `answered within ${ms} ms`,
      held: answered !== null && ms < 5_000,
    })
  }
  return rows
}

/** Each of the site's own folders as a link: the site must not be served. */
export async function tryLinkedParts(folder: string): Promise<readonly Tried[]> {
  if (process.platform === 'win32') return []
  let refused = 0
  const parts = ['files', 'templates', 'reports', '.bench']
  for (const part of parts) {
    await rename(join(folder, part), join(folder, 'kept'))
    await symlink(join(folder, '..', 'elsewhere'), join(folder, part))
    refused += await startBench(folder).then(
      async (bench) => {
        await bench.stop()
        return 0
      },
      () => 1,
    )
    execFileSync('rm', [join(folder, part)])
    await rename(join(folder, 'kept'), join(folder, part))
  }
  return [
    {
      area: 'Site',
      tried: 'each of its folders as a link',
      result: `${refused} of ${parts.length} refused`,
      held: refused === parts.length,
    },
  ]
}
