import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { systemClock } from '../../electron/bench/core/clock.ts'
import type { RunningServer } from '../../electron/bench/core/running-server.ts'
import { startHttpServer } from '../../electron/bench/http/http-server.ts'
import { createProvisioning } from '../../electron/bench/serving/provisioning.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'
import type { Measure } from './measure.ts'
import { nthMac } from '../support/mac.ts'
import { newFolder } from '../support/new-folder.ts'

const FEW = 10
const MANY = 10_000
/** Each phone of the large site once a round. */
const REQUESTS = 10_000
const ROUNDS = 4
const CONNECTIONS = 8
/** No more, but for what one run differs from the next. */
const LIMIT = 1.2
const FIRST_LIMIT = 1.6

interface Site {
  readonly folder: string
  readonly server: RunningServer
  readonly phones: number
  readonly close: () => Promise<void>
}

type Pass = 'first' | 'again'
type Size = 'few' | 'many'

/**
 * Measures a request to a route that is rendered for each phone, over the real HTTP server: with ten phones in
 * phones.csv and with ten thousand. The template is new in each round. The second pass of a round asks for what was
 * rendered in the first, in both sites: finding one phone among many is then all that differs. In the first pass the
 * ten thousand files are each rendered, while the ten are rendered once and then kept: rendering is in that figure.
 */
export async function measureRoutes(): Promise<readonly Measure[]> {
  const sites = { few: await startSite(FEW), many: await startSite(MANY) }
  const took: Record<Pass, Record<Size, number[]>> = { first: { few: [], many: [] }, again: { few: [], many: [] } }
  try {
    for (let round = 0; round <= ROUNDS; round++) {
      // They take turns in being first, so that what else the machine does hits both; the first round only warms up.
      const order: readonly Size[] = round % 2 === 0 ? ['few', 'many'] : ['many', 'few']
      for (const pass of ['first', 'again'] as const) {
        for (const size of order) {
          if (pass === 'first') await changeTemplate(sites[size], round)
          const microseconds = await askAll(sites[size])
          if (round > 0) took[pass][size].push(microseconds)
        }
      }
    }
  } finally {
    await Promise.all([sites.few.close(), sites.many.close()])
  }
  return [judge('asked again', took.again, LIMIT), judge('each rendered for the first time', took.first, FIRST_LIMIT)]
}

function judge(what: string, took: Readonly<Record<Size, readonly number[]>>, limit: number): Measure {
  const [ours, peer] = [Math.min(...took.many), Math.min(...took.few)]
  return {
    name: `Templated route, ${MANY.toLocaleString('en')} phones, ${what}`,
    ours,
    peer,
    peerName: `${FEW} phones`,
    unit: 'µs a request',
    ratio: ours / peer,
    floor: `≤ ${limit} of ${FEW} phones`,
    meets: ours / peer <= limit,
    note: `${REQUESTS} requests over HTTP on ${CONNECTIONS} kept connections; the best of ${ROUNDS} rounds`,
  }
}

async function startSite(phones: number): Promise<Site> {
  const { path: folder, remove } = newFolder()
  const site = await createSite(join(folder, 'site'), 'Speed')
  const rows = Array.from({ length: phones }, (_, i) => `${nthMac(i)},CP-7841-3PCC,S${i},${1000 + i},Phone ${i}`)
  await writeFile(join(site.folder, 'phones.csv'), ['mac,model,serial,extension,display_name', ...rows, ''].join('\n'))
  await mkdir(join(site.folder, 'templates'), { recursive: true })
  await site.setRoutes([{ pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: false, key: '' }])
  const plain = createServedFiles(site.parts.files)
  const provisioning = createProvisioning(site, { plain, clock: systemClock })
  let transfers = 0
  const server = await startHttpServer({
    server: 'http',
    address: '127.0.0.1',
    port: 0,
    files: provisioning.files,
    identify: createIdentify(),
    emit: () => undefined,
    clock: systemClock,
    transferId: () => `t${(transfers += 1)}`,
  })
  return {
    folder: site.folder,
    server,
    phones,
    close: async () => {
      await server.stop()
      await plain.close()
      remove()
    },
  }
}

/** A profile of an ordinary size, different in each round. */
const template = (round: number): string =>
  `<flat-profile>\n<Station_Name>{{display_name}}</Station_Name>\n<User_ID_1_>{{extension}}</User_ID_1_>\n${Array.from(
    { length: 60 },
    (_, i) =>
      `<GPP_${String.fromCharCode(65 + (i % 16))}>round ${round} value ${i} of {{extension}}</GPP_${String.fromCharCode(65 + (i % 16))}>`,
  ).join('\n')}\n</flat-profile>\n`

const changeTemplate = ({ folder }: Site, round: number): Promise<void> =>
  writeFile(join(folder, 'templates', 'phone.xml'), template(round))

/** Microseconds a request, over all of them. */
async function askAll({ server, phones }: Site): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  let next = 0
  const client = async (): Promise<void> => {
    for (let index = next++; index < REQUESTS; index = next++) {
      const body = await ask(server.port, `/7841-3PCC/${nthMac(index % phones)}.xml`, agent)
      if (!body.includes(`<User_ID_1_>${1000 + (index % phones)}<`)) throw new Error(`not this phone’s file: ${body}`)
    }
  }
  const from = process.hrtime.bigint()
  await Promise.all(Array.from({ length: CONNECTIONS }, client))
  const took = Number(process.hrtime.bigint() - from) / 1_000
  agent.destroy()
  return took / REQUESTS
}

async function ask(port: number, path: string, agent: Agent): Promise<string> {
  const asked = request({ port, host: '127.0.0.1', path, agent }).end()
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { statusCode: number }]
  answer.setEncoding('utf8')
  let body = ''
  for await (const piece of answer) body += piece as string
  if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`)
  return body
}
