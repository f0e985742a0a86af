import { formatMac, parseMac, type Mac } from '../../shared/domain/identity/mac.ts'
import { summaryOf, type Rehearsal, type RehearsalProgress } from '../../shared/domain/rehearsal/rehearsal.ts'
import {
  causeText,
  checkText,
  diagnosisText,
  htmlReport,
  jsonReport,
  type Words,
} from '../../shared/domain/rehearsal/report.ts'
import { scenarioNamed, scenarioNames, type Scenario } from '../../shared/domain/rehearsal/scenarios.ts'
import type { RehearsedPhone } from '../../shared/domain/rehearsal/verdict.ts'
import { deviceServing } from '../bench/open-site/device-serving.ts'
import { rehearseFolder, type FirmwareFor, type RehearseOptions } from '../bench/rehearsal/rehearse.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { phoneNames } from '../bench/site/phone-names.ts'
import type { Command, ExitCode } from './command.ts'
import { firmwareOf } from './firmware-site.ts'
import { inert, type Io } from './io.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'
import { pairs, readingsFrom } from './phone-options.ts'
import { modelOption } from './model-option.ts'
import { ending, writeWhole } from './packing-io.ts'
import { localTime } from '../../shared/domain/text/local-time.ts'
import { parameterCatalogue } from '../bench/core/parameter-catalogue.ts'
import { utcOffsetMinutes } from '../bench/core/local-time.ts'
import { tellPhoneBookProblems } from './phone-book-problems.ts'

interface Options {
  /** The site's folder. */
  readonly site: string
  readonly wish: RehearseOptions
  readonly report: string | undefined
}

function optionsFrom(args: readonly string[]): Options {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    phones: { type: 'string' },
    'first-mac': { type: 'string' },
    'from-csv': { type: 'boolean' },
    rule: { type: 'string' },
    host: { type: 'string', multiple: true, default: [] },
    set: { type: 'string', multiple: true, default: [] },
    reading: { type: 'string', multiple: true, default: [] },
    'given-authority': { type: 'boolean' },
    speed: { type: 'string', default: 'max' },
    scenario: { type: 'string', default: 'resync-now' },
    model: { type: 'string' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
  })
  noArguments(positionals)
  if (values.site === undefined) throw new UsageError('missing', { what: '--site' })
  if (values.report !== undefined && !/\.(?:html?|json)$/i.test(values.report))
    throw new UsageError('report', { value: values.report })
  return {
    report: values.report,
    site: values.site,
    wish: {
      fleet: fleetFrom(values),
      model: values.model === undefined ? undefined : modelOption(values.model).name,
      rule: values.rule,
      scenario: scenarioFrom(values.scenario),
      speed: values.speed === 'max' ? 'jump' : number('speed', values.speed, 0.01, 1_000_000),
      seed: Math.floor(number('seed', values.seed, 0, 2 ** 31 - 1)),
      hosts: values.host,
      parameters: parametersFrom(values.set),
      readings: readingsFrom(values.reading),
      givenAuthority: values['given-authority'],
    },
  }
}

/** Names that the phones know; whether one has a line of that number depends on its model. */
function parametersFrom(list: readonly string[]): Readonly<Record<string, string>> {
  const parameters = pairs('--set', list)
  const unknown = Object.keys(parameters).find((name) => parameterCatalogue().find(name) === null)
  if (unknown !== undefined) throw new UsageError('parameter', { name: unknown })
  return parameters
}

interface FleetValues {
  readonly phones?: string | undefined
  readonly 'first-mac'?: string | undefined
  readonly 'from-csv'?: boolean | undefined
}

/** A range when `--first-mac` is given; else the site's own phones, or the first N of them. */
function fleetFrom(values: FleetValues): RehearseOptions['fleet'] {
  const count = values.phones === undefined ? undefined : Math.floor(number('phones', values.phones, 1, 1_000_000))
  const first = values['first-mac']
  if (first === undefined) return { kind: 'phones.csv', ...(count !== undefined && { limit: count }) }
  if (values['from-csv']) throw new UsageError('tooMany', { argument: '--from-csv' })
  if (count === undefined) throw new UsageError('missing', { what: '--phones' })
  return { kind: 'range', count, firstMac: macFrom(first) }
}

function macFrom(text: string): Mac {
  const mac = parseMac(text)
  if (!mac.ok) throw new UsageError('missing', { what: '--first-mac' })
  return mac.value
}

function number(option: string, text: string, least: number, most: number): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!(value >= least && value <= most))
    throw new UsageError('number', { option: `--${option}`, value: text, least, most })
  return value
}

function scenarioFrom(text: string): Scenario {
  const scenario = scenarioNamed(text)
  if (scenario === null) throw new UsageError('scenario', { value: text, known: scenarioNames.join(' ') })
  return scenario
}

/** Runs virtual phones against the site's real servers: a verdict per phone, and findings about the fleet. */
export const rehearse: Command = {
  run: async (args, io) => {
    const { site, wish, report } = optionsFrom(args)
    await tellPhoneBookProblems(site, io)
    const firmware = wish.scenario.firmware === undefined ? null : await firmwareOf(site)
    const firmwareFor: FirmwareFor = async (what, base) => (await firmware?.parametersFor(what, base)) ?? {}
    const result = await rehearseFolder(
      site,
      { ...wish, firmwareFor, devices: deviceServing },
      { signal: io.interrupted, onProgress: progressTo(io) },
    )
    const words: Words = (key, params) => io.t(key, { ...params })
    if (!result.ok) {
      const { code, ...params } = result.error
      io.complain(io.t(`rehearse:problem.${code}`, params))
      io.tell({ event: 'failed', code, params })
      return 1
    }
    const rehearsal = result.value
    if (wish.fleet.kind === 'phones.csv' && rehearsal.phones.length < (wish.fleet.limit ?? 0))
      io.complain(io.t('cli:rehearse.fewer', { phones: rehearsal.phones.length }))
    await tell(rehearsal, words, io)
    if (report !== undefined) {
      const names = await phoneNames(new PhoneBookFile(site, Date.now))
      const text = Buffer.from(reportText(report, rehearsal, { words, names }), 'utf8')
      return ending(async () => {
        await writeWhole(report, text)
        io.complain(io.t('cli:rehearse.report', { file: report }))
        return exitCode(rehearsal)
      }, io)
    }
    return exitCode(rehearsal)
  },
}

const exitCode = ({ phones, cancelled }: Rehearsal): ExitCode =>
  cancelled || phones.some(({ outcome }) => outcome === 'failed') ? 1 : 0

const reportText = (
  file: string,
  rehearsal: Rehearsal,
  { words, names }: { readonly words: Words; readonly names: ReadonlyMap<string, string> },
): string =>
  /\.json$/i.test(file)
    ? jsonReport(rehearsal)
    : htmlReport(rehearsal, {
        words,
        names,
        language: words('rehearse:report.language'),
        time: (at) => localTime(at, utcOffsetMinutes),
      })

const PROGRESS_MS = 2_000

/** Prints the progress for a person. */
function progressTo(io: Io): (progress: RehearsalProgress) => void {
  let toldAt = performance.now()
  return (progress) => {
    if (performance.now() - toldAt < PROGRESS_MS) return
    toldAt = performance.now()
    io.complain(io.t('cli:rehearse.progress', { ...progress, phoneSeconds: Math.round(progress.phoneSeconds) }))
  }
}

async function tell(rehearsal: Rehearsal, words: Words, io: Io): Promise<void> {
  for (const phone of rehearsal.phones) {
    io.tell(phoneLine(phone))
    // Successes are counted in the summary, not listed.
    if (!io.json && phone.outcome === 'failed') io.say(failureText(phone, words))
    await io.drained()
  }
  for (const check of rehearsal.checks) {
    io.tell({ event: 'check', ...check })
    if (!io.json) io.say(`${words(`rehearse:severity.${check.severity}`)}: ${inert(checkText(check, words))}`)
  }
  const { scenario, seed, speed, rule, phoneSeconds, tookMs, load, cancelled } = rehearsal
  const summary = summaryOf(rehearsal)
  io.tell({
    event: 'summary',
    ...summary,
    scenario,
    seed,
    speed,
    rule,
    phoneSeconds,
    tookMs,
    peak: load.peak,
    cancelled,
  })
  io.say(io.t('cli:rehearse.summary', { ...summary, causes: '', seconds: (tookMs / 1000).toFixed(1) }))
  if (summary.staged > 0) io.say(words('rehearse:report.staged', { staged: summary.staged }))
  if (cancelled) io.complain(words('rehearse:report.cancelled'))
}

function phoneLine(phone: RehearsedPhone): Readonly<Record<string, unknown>> {
  const { mac, model, serial, firmware, outcome, cause, rule, url, evidence, files, changes, requests, next } = phone
  return {
    event: 'phone',
    ...{ mac, model, serial, firmware, outcome, cause, rule, url, evidence, files, changes, requests, next },
  }
}

function failureText(phone: RehearsedPhone, words: Words): string {
  const { mac, model, cause, rule, url, evidence } = phone
  const remedy = diagnosisText(phone, { words, time: (at) => localTime(at, utcOffsetMinutes) })
  const why = cause === null ? '' : causeText(cause, words)
  const where = [rule, url].filter((part) => part !== null).join(' ')
  const said = evidence === '' ? '' : ` (${evidence})`
  const line = `${formatMac(mac)} ${model}  ${why}${said}${where === '' ? '' : `: ${where}`}`
  return [line, ...(remedy === '' ? [] : [`  ${remedy}`])].map(inert).join('\n')
}
