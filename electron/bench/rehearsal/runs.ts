import { randomUUID } from 'node:crypto'
import rehearseEnglish from '../../../renderer/locales/en/rehearse.json'
import phoneEnglish from '../../../renderer/locales/en/virtualPhone.json'
import rehearseFrench from '../../../renderer/locales/fr/rehearse.json'
import phoneFrench from '../../../renderer/locales/fr/virtualPhone.json'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import type { FleetProblem } from '../../../shared/domain/rehearsal/fleet.ts'
import { summaryOf, type Rehearsal } from '../../../shared/domain/rehearsal/rehearsal.ts'
import { htmlReport, jsonReport } from '../../../shared/domain/rehearsal/report.ts'
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
} from '../../../shared/ipc/rehearsal.ts'
import { wordsIn, type Language } from '../../words.ts'
import { rehearse, type RehearsalWatch } from './rehearse.ts'

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

export interface RehearseActions {
  scenarios(): readonly RehearsalChoice[]
  start(wish: RehearsalOptions): AsyncGenerator<RunEvent, void>
  cancel(run: string): void
  runs(): Runs
  result(run: string): RunResult
  phone(input: { readonly run: string; readonly mac: string }): RehearsedPhone | null
  report(input: { readonly run: string; readonly format: 'html' | 'json'; readonly language: 'en' | 'fr' }): string
}

interface RehearsalRuns {
  readonly actions: RehearseActions
  /** Ends the one that runs. */
  close(): Promise<void>
}

/** Rehearsals of the open site, whose folder is given: one at a time, and the last few that are over. */
export function createRehearsalRuns(folder: () => string): RehearsalRuns {
  let past: readonly Kept[] = []
  let running: Running | null = null
  const wake = new Set<() => void>()

  const keep = (kept: Kept): void => {
    past = withinLimits([kept, ...past])
  }
  const find = (run: string): Rehearsal => {
    const kept = past.find((each) => each.run === run && each.folder === folder())
    if (kept === undefined) throw new BenchError('REHEARSAL_FORGOTTEN', { run })
    return kept.rehearsal
  }

  const begin = (wish: RehearsalOptions): Running => {
    if (running !== null) throw new BenchError('REHEARSAL_RUNNING')
    const run = randomUUID().slice(0, 8)
    const site = folder()
    const { name: scenario, lastsSeconds } = scenarios[wish.scenario]
    const nothing = { phones: 0, settled: 0, failed: 0, requests: 0, phoneSeconds: 0 }
    const controller = new AbortController()
    const onProgress: RehearsalWatch['onProgress'] = (progress) => {
      if (running?.progress.run !== run) return
      running.progress = { run, scenario, lastsSeconds, ...progress }
      for (const each of wake) each()
    }
    const over = rehearse(asked(wish, site), { signal: controller.signal, onProgress })
      .then((result) => {
        if (!result.ok) throw refusal(result.error)
        keep({ run, folder: site, rehearsal: result.value })
        return summary(run, result.value)
      })
      .finally(() => {
        if (running !== null) running.ended = true
        running = null
        for (const each of wake) each()
      })
    over.catch(() => undefined) // whoever follows it hears of it; nobody may
    running = { ended: false, progress: { run, scenario, lastsSeconds, ...nothing }, folder: site, controller, over }
    return running
  }

  return {
    actions: {
      scenarios: () => scenarioNames.map((name) => ({ name, lastsSeconds: scenarios[name].lastsSeconds })),
      // Refused before the stream begins: a stream's own error is no fault to the other side.
      start: (wish) => follow(begin(wish), wake),
      cancel: (run) => {
        if (running?.progress.run === run) running.controller.abort()
      },
      runs: () => ({
        running: running?.folder === folder() ? running.progress : null,
        past: past.filter((kept) => kept.folder === folder()).map(({ run, rehearsal }) => summary(run, rehearsal)),
      }),
      result: (run) => {
        const rehearsal = find(run)
        const { phones, checks, load } = rehearsal
        return { summary: summary(run, rehearsal), phones: phones.map(cardOf), checks, load }
      },
      phone: ({ run, mac }) => {
        const parsed = parseMac(mac)
        return parsed.ok ? (find(run).phones.find((phone) => phone.mac === parsed.value) ?? null) : null
      },
      report: ({ run, format, language }) => reportOf(find(run), format, language),
    },
    close: async () => {
      running?.controller.abort()
      await running?.over.catch(() => undefined)
    },
  }
}

/** Progress while it runs, then what it came to. Whoever stops reading ends nothing. */
async function* follow(mine: Running, wake: Set<() => void>): AsyncGenerator<RunEvent, void> {
  let told: RunProgress | null = null
  while (!mine.ended) {
    if (mine.progress === told) await new Promise<void>((resolve) => once(wake, resolve))
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

function once(listeners: Set<() => void>, listener: () => void): void {
  const heard = (): void => {
    listeners.delete(heard)
    listener()
  }
  listeners.add(heard)
}

/** The newest is kept whatever it holds. */
function withinLimits(runs: readonly Kept[]): readonly Kept[] {
  let phones = 0
  return runs.slice(0, RUNS_KEPT).filter(({ rehearsal }, index) => {
    phones += rehearsal.phones.length
    return index === 0 || phones <= PHONES_KEPT
  })
}

function asked(
  { phones, rule, scenario, speed, seed }: RehearsalOptions,
  site: string,
): Parameters<typeof rehearse>[0] {
  const common = { site, rule: rule === '' ? undefined : rule, scenario: scenarios[scenario], speed, seed }
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
    case 'beyond-last-mac':
      return new BenchError('BAD_INPUT', { detail: problem.code })
  }
}

function summary(run: string, rehearsal: Rehearsal): RunSummary {
  const { site, scenario, seed, speed, rule, startedAt, phoneSeconds, tookMs, cancelled } = rehearsal
  const totals = summaryOf(rehearsal)
  return { run, site, scenario, seed, speed, rule, startedAt, phoneSeconds, tookMs, cancelled, totals }
}

function cardOf(phone: RehearsedPhone): RehearsedCard {
  const { mac, model, serial, firmware, ip, outcome, cause, evidence, rule, url, requests, changes, next, endedAt } =
    phone
  return { mac, model, serial, firmware, ip, outcome, cause, evidence, rule, url, requests, changes, next, endedAt }
}

function reportOf(rehearsal: Rehearsal, format: 'html' | 'json', language: Language): string {
  if (format === 'json') return jsonReport(rehearsal)
  const t = wordsIn(language, {
    en: { rehearse: rehearseEnglish, virtualPhone: phoneEnglish },
    fr: { rehearse: rehearseFrench, virtualPhone: phoneFrench },
  })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'medium' })
  return htmlReport(rehearsal, {
    language,
    words: (key, params) => t(key, params ?? {}),
    time: (at) => time.format(at),
  })
}
