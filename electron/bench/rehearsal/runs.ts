import { randomUUID } from 'node:crypto'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import type { FleetProblem } from '../../../shared/domain/rehearsal/fleet.ts'
import { summaryOf, type Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import { htmlReport, jsonReport } from '../../../shared/domain/rehearsal/report.ts'
import { choosePhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import { scenarioNames, scenarios } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsedPhone } from '../../../shared/domain/rehearsal/verdict.ts'
import type {
  RehearsalChoice,
  RehearsalOptions,
  RehearsedCard,
  RunEvent,
  RunProgress,
  RunResult,
  Runs,
  RunSummary,
} from '../../../shared/ipc/contract/rehearse.ts'
import type { Language } from '../../../shared/domain/text/languages.ts'
import { wordsIn } from '../../words.ts'
import {
  rehearse,
  type DevicesOf,
  type FirmwareFor,
  type RehearsalWatch,
  type RehearsedSite,
  type RehearseOptions,
} from './rehearse.ts'

const locales = import.meta.glob<object>('../../../renderer/locales/*/{diagnosis,events,rehearse,virtualPhone}.json', {
  eager: true,
  import: 'default',
})

/** The last runs are kept to be read and compared: so many, and so many phones in all of them. */
const RUNS_KEPT = 6
const PHONES_KEPT = 12_000

interface Kept {
  readonly run: string
  readonly folder: string
  readonly rehearsal: Rehearsal
}

interface Running {
  progress: RunProgress
  ended: boolean
  readonly folder: string
  readonly controller: AbortController
  readonly over: Promise<RunSummary>
}

/** An open site; its rehearsal ends with it. */
interface OpenedSite extends RehearsedSite {
  readonly closed: AbortSignal
  readonly firmwareFor?: FirmwareFor
  readonly devices?: DevicesOf
}

/** Rehearsals of the open site: one at a time, and the last few that are over. `folder` is the site's that asks. */
export class RehearsalRuns {
  #past: readonly Kept[] = []
  #running: Running | null = null
  readonly #wake = new Set<() => void>()

  scenarios(): readonly RehearsalChoice[] {
    return scenarioNames.map((name) => ({ name, lastsSeconds: scenarios[name].lastsSeconds }))
  }

  /** Begins at once; the stream tells how far it is. It goes on when nobody reads it any more. */
  start(open: OpenedSite, options: RehearsalOptions, signal?: AbortSignal): AsyncGenerator<RunEvent, void> {
    return follow(this.#begin(open, options), this.#wake, signal)
  }

  cancel(run: string): void {
    if (this.#running?.progress.run === run) this.#running.controller.abort()
  }

  runs(folder: string): Runs {
    return {
      running: this.#running?.folder === folder ? this.#running.progress : null,
      past: this.#past.filter((kept) => kept.folder === folder).map(({ run, rehearsal }) => summary(run, rehearsal)),
    }
  }

  result(folder: string, run: string): RunResult {
    const rehearsal = this.#find(folder, run)
    const { phones, checks, load } = rehearsal
    return { summary: summary(run, rehearsal), phones: phones.map(cardOf), checks, load }
  }

  /** Null: no such phone took part. */
  phone(folder: string, { run, mac }: { readonly run: string; readonly mac: string }): RehearsedPhone | null {
    const parsed = parseMac(mac)
    const { phones } = this.#find(folder, run)
    return parsed.ok ? (phones.find((phone) => phone.mac === parsed.value) ?? null) : null
  }

  report(folder: string, request: ReportRequest): string {
    return reportOf(this.#find(folder, request.run), request)
  }

  /** Ends the one that runs. */
  async close(): Promise<void> {
    this.#running?.controller.abort()
    await this.#running?.over.catch(() => undefined)
  }

  #find(folder: string, run: string): Rehearsal {
    const kept = this.#past.find((each) => each.run === run && each.folder === folder)
    if (kept === undefined) throw new BenchError('REHEARSAL_FORGOTTEN', { run })
    return kept.rehearsal
  }

  #begin(open: OpenedSite, options: RehearsalOptions): Running {
    if (this.#running !== null) throw new BenchError('REHEARSAL_RUNNING')
    const run = randomUUID().slice(0, 8)
    const { folder } = open.site
    const { name: scenario, lastsSeconds } = scenarios[options.scenario]
    const nothing = { phones: 0, settled: 0, failed: 0, requests: 0, phoneSeconds: 0 }
    const controller = new AbortController()
    const onProgress: RehearsalWatch['onProgress'] = (progress) => {
      if (this.#running?.progress.run !== run) return
      this.#running.progress = { run, scenario, lastsSeconds, ...progress }
      this.#wakeAll()
    }
    const { firmwareFor, devices } = open
    const wish = { ...asked(options), ...(firmwareFor && { firmwareFor }), ...(devices && { devices }) }
    const over = rehearse(open, wish, {
      signal: AbortSignal.any([controller.signal, open.closed]),
      onProgress,
    })
      .then((result) => {
        if (!result.ok) throw refusal(result.error)
        this.#past = withinLimits([{ run, folder, rehearsal: result.value }, ...this.#past])
        return summary(run, result.value)
      })
      .finally(() => {
        if (this.#running !== null) this.#running.ended = true
        this.#running = null
        this.#wakeAll()
      })
    over.catch(() => undefined) // whoever follows it hears of it; nobody may
    this.#running = { ended: false, progress: { run, scenario, lastsSeconds, ...nothing }, folder, controller, over }
    return this.#running
  }

  #wakeAll(): void {
    for (const each of this.#wake) each()
  }
}

interface ReportRequest {
  readonly run: string
  readonly format: 'html' | 'json'
  readonly language: Language
  /** What phones.csv calls each phone now. */
  readonly names: ReadonlyMap<string, string>
}

/** Progress while it runs, then what it came to. Whoever stops reading ends nothing. */
async function* follow(
  mine: Running,
  wake: Set<() => void>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void> {
  let told: RunProgress | null = null
  while (!mine.ended) {
    if (signal?.aborted === true) return
    if (mine.progress === told) await woken(wake, signal)
    else {
      told = mine.progress
      yield { type: 'progress', progress: told }
    }
  }
  try {
    yield { type: 'ended', summary: await mine.over }
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    yield { type: 'failed', fault: error.fault }
  }
}

/** Settles at the next sign of progress, or when nobody reads any more. */
async function woken(listeners: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const heard = (): void => resolve(undefined)
  listeners.add(heard)
  signal?.addEventListener('abort', heard)
  await promise
  listeners.delete(heard)
  signal?.removeEventListener('abort', heard)
}

/** The newest is kept whatever it holds. */
function withinLimits(runs: readonly Kept[]): readonly Kept[] {
  let phones = 0
  return runs.slice(0, RUNS_KEPT).filter(({ rehearsal }, index) => {
    phones += rehearsal.phones.length
    return index === 0 || phones <= PHONES_KEPT
  })
}

function asked({
  phones,
  rule,
  scenario,
  speed,
  seed,
  readings: given,
  givenAuthority,
}: RehearsalOptions): RehearseOptions {
  const readings = choosePhoneReadings(given ?? {})
  if ('unknown' in readings) throw new BenchError('BAD_INPUT', { detail: readings.unknown })
  const common = {
    rule: rule === '' ? undefined : rule,
    scenario: scenarios[scenario],
    ...{ speed, seed, readings, givenAuthority },
  }
  if (phones.from === 'site') return { ...common, fleet: { kind: 'phones.csv' } }
  const first = parseMac(phones.first)
  if (!first.ok) throw new BenchError('BAD_INPUT', { detail: first.error })
  const model = phones.model === '' ? undefined : phones.model
  return { ...common, model, fleet: { kind: 'range', count: phones.count, firstMac: first.value } }
}

function refusal(problem: FleetProblem): BenchError {
  switch (problem.code) {
    case 'no-phones':
      return new BenchError('FLEET_EMPTY')
    case 'too-many':
      return new BenchError('FLEET_TOO_LARGE', { count: problem.count, limit: problem.limit })
    case 'nothing-encrypted':
      return new BenchError('NOTHING_ENCRYPTED')
    case 'nothing-secure':
      return new BenchError('NOTHING_SECURE')
    case 'no-firmware':
      return new BenchError('FIRMWARE_NO_LOAD')
    case 'beyond-last-mac':
      return new BenchError('BAD_INPUT', { detail: problem.code })
  }
}

function summary(run: string, rehearsal: Rehearsal): RunSummary {
  const { site, scenario, seed, speed, rule, readings, startedAt, phoneSeconds, tookMs, cancelled } = rehearsal
  const totals = summaryOf(rehearsal)
  return { run, site, scenario, seed, speed, rule, readings, startedAt, phoneSeconds, tookMs, cancelled, totals }
}

function cardOf(phone: RehearsedPhone): RehearsedCard {
  const { mac, model, serial, firmware, ip, outcome, cause, evidence, rule, url, requests, changes, next, endedAt } =
    phone
  return { mac, model, serial, firmware, ip, outcome, cause, evidence, rule, url, requests, changes, next, endedAt }
}

function reportOf(rehearsal: Rehearsal, { format, language, names }: ReportRequest): string {
  if (format === 'json') return jsonReport(rehearsal)
  const t = wordsIn(language, locales)
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
  return htmlReport(rehearsal, {
    language,
    names,
    words: (key, params) => t(key, params ?? {}),
    time: (at) => time.format(at),
  })
}
