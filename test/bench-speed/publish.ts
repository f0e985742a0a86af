import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { folderTarget } from '../../electron/bench/publish/folder-target.ts'
import { publish } from '../../electron/bench/publish/publish.ts'
import { createProvisioning } from '../../electron/bench/serving/provisioning.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { nthMac } from '../support/mac.ts'
import { newFolder } from '../support/new-folder.ts'
import type { Measure } from './measure.ts'
import { watchThread } from './thread-held.ts'

const PHONES = 10_000
const FIRST_SECONDS = 20
const AGAIN_SECONDS = 3
/** Packets are answered in between. */
const HELD_MS = 50

interface Run {
  readonly seconds: number
  readonly held: number
}

/** A large site rendered, compressed, encrypted and written for every phone; and once more when nothing changed. */
export async function measurePublish(): Promise<readonly Measure[]> {
  const { path: folder, remove } = newFolder()
  const site = await createSite(join(folder, 'site'), 'Large')
  const rows = Array.from({ length: PHONES }, (_, index) => `${nthMac(index)},CP-8841-3PCC,S${index},${index}`)
  await writeFile(site.parts.phones, `mac,model,serial,extension\n${rows.join('\n')}\n`)
  await mkdir(site.parts.templates, { recursive: true })
  const lines = Array.from({ length: 200 }, (_, index) => `<User_ID_${index}_>{{extension}}</User_ID_${index}_>`)
  await writeFile(join(site.parts.templates, 'phone.xml'), `<flat-profile>${lines.join('\n')}</flat-profile>`)
  const plain = createServedFiles(site.parts.files)
  const provisioning = createProvisioning(site, { plain, clock: systemClock })
  await provisioning.secrets.set('site', 'SecretPhrase1234')
  await site.setRoutes([{ pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: true, key: 'site' }])
  const run = async (): Promise<Run> => {
    const held = watchThread()
    const started = performance.now()
    const target = folderTarget(join(folder, 'www'))
    const options = { site, provisioning, target, dryRun: false, remove: false, signal: new AbortController().signal }
    const { failed, refused } = await publish({ ...options, onStep: () => undefined })
    if (failed + refused > 0) throw new Error(`${failed} failed, ${refused} refused`)
    return { seconds: (performance.now() - started) / 1_000, held: held() }
  }
  try {
    const [first, again] = [await run(), await run()]
    return [
      judge('first', first.seconds, { unit: 's', limit: FIRST_SECONDS }),
      judge('nothing changed', again.seconds, { unit: 's', limit: AGAIN_SECONDS }),
      judge('thread held for', Math.max(first.held, again.held), { unit: 'ms', limit: HELD_MS }),
    ]
  } finally {
    await plain.close()
    remove()
  }
}

const judge = (
  name: string,
  ours: number,
  { unit, limit }: { readonly unit: string; readonly limit: number },
): Measure => ({
  name: `publish: ${PHONES.toLocaleString('en')} phones, ${name}`,
  ours,
  ...{ peer: null, peerName: '', ratio: null },
  unit,
  floor: `≤ ${limit} ${unit}`,
  meets: ours <= limit,
})
