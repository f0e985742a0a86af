import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { findings } from '../../../shared/domain/diagnosis/findings.ts'
import { emptyState, fold } from '../../../shared/domain/diagnosis/fold.ts'
import { unknownSite } from '../../../shared/domain/diagnosis/site-view.ts'
import type { BenchEvent, EventBody } from '../../../shared/domain/event/bench-event.ts'
import { logOf } from '../../support/log-of.ts'
import { makeNetwork, whyNoNamespaces, type Host } from '../../support/network-namespaces.ts'
import { has } from '../../support/phone-programs.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const why = whyNoNamespaces() ?? (has('curl') ? null : 'no curl')
const OWN = '10.78.0.1'

/** The file servers in a network of their own, and what they tell, numbered as the recorder does it. */
async function servers(host: Host) {
  const folder = temporaryFolder()
  await writeFile(join(folder, 'basic.txt'), '<flat-profile><GPP_A>1</GPP_A></flat-profile>')
  const child = host.run(
    process.execPath,
    join(import.meta.dirname, '../../support/file-servers-in-namespace.ts'),
    folder,
  )
  const told = logOf<EventBody | { readonly type: 'serving' }>()
  createInterface({ input: child.stdout }).on('line', (line) => told.tell(JSON.parse(line) as EventBody))
  await told.when((all) => all.find(({ type }) => type === 'serving'))
  return {
    told,
    found: () => {
      const bodies = told.all.filter((event): event is EventBody => event.type !== 'serving')
      const events = bodies.map((body, index): BenchEvent => ({ ...body, seq: index + 1, at: 1_000 + index }))
      return findings(fold(emptyState, events), { facts: unknownSite, now: 100_000 })
    },
  }
}

async function curl(host: Host, ...args: readonly string[]): Promise<void> {
  const child = host.run('curl', '--silent', '--output', '/dev/null', '--max-time', '20', ...args)
  await once(child, 'exit')
}

test.skipIf(why !== null)(
  'somebody who tries one name after another is told, and a phone that fetches its file beside it is not',
  async () => {
    const { host } = makeNetwork()
    const bench = await servers(host('bench', { mac: '02:00:00:00:78:01', address: `${OWN}/24` }))
    const phone = host('phone', { mac: '00:0e:08:00:78:02', address: '10.78.0.2/24' })
    const guesser = host('guess', { mac: '02:00:00:00:78:03', address: '10.78.0.3/24' })
    await curl(phone, '--user-agent', 'Cisco-CP-8841-3PCC/11.3.1 (000e08007802)', `http://${OWN}/basic.txt`)
    await curl(guesser, `http://${OWN}/000e0800[0000-0139].cfg`)
    await bench.told.when((all) => all.find(({ type }) => type === 'source.limited'))
    const all = bench.found()
    const sources = all.filter(({ subject }) => subject.kind === 'source')
    expect(sources).toMatchObject([
      { code: 'limited.guessing-names', confidence: 'likely', subject: { who: { ip: '10.78.0.3' } } },
    ])
    expect(all.filter(({ subject }) => subject.kind === 'phone' && subject.mac === '000e08007802')).toEqual([])
  },
)
