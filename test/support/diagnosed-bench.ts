import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createBench, type Bench } from '../../electron/bench/bench.ts'
import type { OpenSiteOverrides } from '../../electron/bench/open-site/open-site.ts'
import { createSite } from '../../electron/bench/site/site.ts'
import { createFetcher, defaultFetcherSettings } from '../../electron/bench/virtual-phone/fetcher.ts'
import { askDirectly, type BenchClient } from '../../electron/transports/in-process.ts'
import type { Diagnosis } from '../../shared/domain/diagnosis/diagnosis.ts'
import type { BenchEvent, ServerName } from '../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'
import type { PhoneLogin, PushWay } from '../../shared/domain/push/push.ts'
import type { BoardPhone } from '../../shared/ipc/contract/board.ts'
import { loopback } from './contract-suite.ts'
import { hastenedClock } from './hastened-clock.ts'
import { logOf } from './log-of.ts'
import { nthMac } from './mac.ts'
import { startPhone, type TestPhone } from './phone-world.ts'
import { temporaryFolder } from './temporary-folder.ts'

const NET = '127.95.0'

/** A phone that does not wait long for a server that says nothing. */
export const impatient = createFetcher({
  ...defaultFetcherSettings,
  tftp: { ...defaultFetcherSettings.tftp, firstWaitMs: 60, tries: 1 },
})

export interface SiteContent {
  /** By their paths in the site: `files/a.xml`, `templates/b.xml`, `phones.csv`. */
  readonly put?: Readonly<Record<string, string | Uint8Array>>
  readonly overrides?: OpenSiteOverrides
}

/** A whole bench on loopback with a site of the test's own, what happens there, and phones that are plugged in. */
export async function diagnosedBench({ put = {}, overrides = loopback }: SiteContent = {}) {
  const folder = temporaryFolder()
  const site = join(folder, 'lyon')
  await createSite(site, 'Lyon')
  for (const [path, content] of Object.entries(put)) {
    await mkdir(dirname(join(site, path)), { recursive: true })
    await writeFile(join(site, path), content)
  }
  const clock = hastenedClock()
  const bench = createBench({ preferencesFolder: join(folder, 'preferences'), version: '1', clock })
  onTestFinished(async () => {
    await bench.close()
  })
  const log = logOf<BenchEvent>()
  bench.answers.context.recorder.onEvent(log.tell)
  await bench.openSite(site, overrides)
  await bench.settled()
  const client = askDirectly(bench.answers)
  const url = (server: 'tftp' | 'http', path: string): string => `${server}://127.0.0.1:${portOf(bench, server)}${path}`
  return {
    client,
    bench,
    log,
    url,
    port: (server: ServerName) => portOf(bench, server),
    pass: (ms: number) => clock.pass(ms),
    plug: (parameters: Readonly<Record<string, string>>, options: PlugOptions = {}) =>
      plug({ bench, client, log }, parameters, options),
    /** What is found of a phone, whether it was ever plugged in or not. */
    found: async (mac: Mac) => codesOf(await client.board.phone({ key: mac })),
  }
}

export type DiagnosedBench = Awaited<ReturnType<typeof diagnosedBench>>

const portOf = (bench: Bench, server: ServerName): number => {
  const status = bench.state().servers[server]
  return status.phase === 'listening' ? status.port : 0
}

/** `resync-failed-by-content: wrong-key`, each finding of a phone. */
const codesOf = (phone: BoardPhone | null): readonly string[] => (phone?.findings ?? []).map(codeOf)

const codeOf = ({ code, params: { cause } }: Diagnosis): string => (cause === undefined ? code : `${code}: ${cause}`)

type StartOptions = NonNullable<Parameters<typeof startPhone>[1]>

export interface PlugOptions extends Omit<StartOptions, 'listeners' | 'localAddress' | 'identity'> {
  /** Which phone it is: its MAC and its address. */
  readonly number?: number
  /** Its address, where it is not the phone's own. */
  readonly place?: number
  /** Left out: with a web page and SIP. */
  readonly sip?: number | null
}

interface World {
  readonly bench: Bench
  readonly client: BenchClient
  readonly log: ReturnType<typeof logOf<BenchEvent>>
}

export interface Plugged {
  readonly phone: TestPhone
  readonly mac: Mac
  readonly ip: string
  /** What is found of it now. */
  readonly found: () => Promise<readonly string[]>
  readonly findings: () => Promise<readonly Diagnosis[]>
  /** The same, once its n-th verdict is known to the bench. */
  readonly ended: (count?: number) => Promise<readonly string[]>
  /** Has it resync, as somebody with a browser would, and gives what is found once its next verdict is known. */
  readonly resync: (rule?: string) => Promise<readonly string[]>
  /** Asks it through the contract; gives the outcome, or the reason. */
  readonly push: (way: PushWay, wish?: { readonly rule?: string; readonly login?: PhoneLogin }) => Promise<string>
}

async function plug(
  { bench, client, log }: World,
  parameters: Readonly<Record<string, string>>,
  { number = 1, place = number, sip = 0, ...options }: PlugOptions,
): Promise<Plugged> {
  const mac = nthMac(number, '000e08950000')
  const ip = `${NET}.${place}`
  const syslog = `127.0.0.1:${portOf(bench, 'syslog')}`
  const phone = startPhone(
    { Syslog_Server: syslog, Resync_Random_Delay: '0', ...parameters },
    { ...options, localAddress: ip, listeners: { address: ip, web: 0, sip }, identity: { mac } },
  )
  const open = await phone.driver.listeners()
  const verdicts = (): readonly BenchEvent[] => log.all.filter((event) => isVerdictOf(mac, event))
  const findings = async (): Promise<readonly Diagnosis[]> => (await client.board.phone({ key: mac }))?.findings ?? []
  const found = async (): Promise<readonly string[]> => (await findings()).map(codeOf)
  const ended: Plugged['ended'] = async (count = 1) => {
    await log.when(() => (verdicts().length >= count ? true : undefined))
    return found()
  }
  return {
    phone,
    mac,
    ip,
    found,
    findings,
    ended,
    resync: (rule) => {
      const before = verdicts().length
      phone.driver.ask({ by: 'web', what: 'resync', from: '127.0.0.1', ...(rule !== undefined && { rule }) })
      return ended(before + 1)
    },
    push: (way, wish = {}) => {
      const ports = { webPort: open.get('web')?.port ?? 9, sipPort: open.get('sip')?.port ?? 9 }
      return pushTo(client, { ip, mac, ...ports }, { way, ...wish })
    },
  }
}

type Target = Parameters<BenchClient['resync']['push']>[0]['targets'][number]

interface Pushing {
  readonly way: PushWay
  readonly rule?: string
  readonly login?: PhoneLogin
}

/** The outcome, or the reason where there is one. */
async function pushTo(client: BenchClient, target: Target, { way, rule, login }: Pushing): Promise<string> {
  const wish = { action: 'resync', way, ...(rule !== undefined && { rule }) } as const
  for await (const { result } of await client.resync.push({ targets: [target], wish, ...(login && { login }) }))
    return 'outcome' in result ? (result.reason ?? result.outcome) : result.problem
  return 'nothing'
}

const isVerdictOf = (mac: Mac, event: BenchEvent): boolean =>
  event.type === 'phone.said' &&
  event.who.mac === mac &&
  event.verdict !== undefined &&
  event.verdict.result !== 'requested' &&
  // The phone's own log tells its failure once more.
  !event.text.includes('FPRV_ERR')
