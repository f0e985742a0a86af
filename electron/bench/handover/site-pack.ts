import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import { isSecretName } from '../../../shared/domain/event/redact.ts'
import { jsonLine } from '../../../shared/domain/export/events.ts'
import { SEALED } from '../../../shared/domain/handover/manifest.ts'
import { addEvent, type PhoneSummary } from '../../../shared/domain/handover/phone-summary.ts'
import {
  handoverReport,
  labelSheet,
  type HandoverReport,
  type ReportedPhone,
} from '../../../shared/domain/handover/report.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { writePhoneBook, type PhoneBook, type PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import type { Language } from '../../../shared/domain/text/languages.ts'
import type { Clock } from '../core/clock.ts'
import type { PrintPdf } from '../core/pdf-printer.ts'
import type { HistoryReader } from '../events/store/history-reader.ts'
import type { Diagnoser } from '../serving/diagnoser.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { Site } from '../site/site.ts'
import { walkFiles } from '../site/walk-files.ts'
import { fingerprintOf, publicPem, signingKey } from './signing-key.ts'
import { reportVoices, type ReportVoice } from './report-words.ts'
import { contentHashes } from './content-hashes.ts'
import { seal } from './sealed.ts'
import { writePack, type PackEntry, type WrittenPack } from './write-pack.ts'

export interface SitePackOptions {
  readonly site: Site
  readonly provisioning: Provisioning
  readonly history: HistoryReader
  readonly diagnose: Diagnoser
  readonly clock: Clock
  readonly product: string
  /** Seals keys and passwords into the pack; null leaves them out. */
  readonly passphrase: string | null
  /** The report is in the pack as PDF, too, where a shell can print; null where none can. */
  readonly printPdf: PrintPdf | null
}

export interface SitePack extends WrittenPack {
  readonly fingerprint: string
  readonly phones: number
}

const FILES_LIMIT = 100_000
/** Newest events that go into a pack: it is mailed. */
const EVENTS_LIMIT = 100_000
/** Failures that are explained; a site has more phones than reasons. */
const EXPLAINED = 2_000

/** Writes the site, what became of its phones and a report into one signed zip. */
export async function writeSitePack(path: string, options: SitePackOptions): Promise<SitePack> {
  const { site, provisioning, clock, product } = options
  const key = await signingKey(site.parts.hidden)
  const fingerprint = fingerprintOf(publicPem(key))
  const { book } = await provisioning.phones.current()
  const made = clock.now()
  const { name } = site.settings()
  const about = { site: name, made: new Date(made).toISOString(), product, phones: book.rows.length }
  const entries = entriesOf(options, { book, made, fingerprint })
  return { ...(await writePack(path, { entries, about, key })), fingerprint, phones: book.rows.length }
}

interface Made {
  readonly book: PhoneBook
  readonly made: number
  readonly fingerprint: string
}

async function* entriesOf(options: SitePackOptions, made: Made): AsyncGenerator<PackEntry> {
  const { site, history, passphrase } = options
  yield* siteEntries(site, made.book)
  yield* certificateEntries(site)
  const phones = seenPhones(history)
  yield { name: 'history/phones.json', content: receivedJson(phones) }
  yield { name: 'history/events.jsonl', content: eventLines(history) }
  yield* reportEntries(options, made, phones)
  if (passphrase !== null) yield { name: SEALED, content: await seal(await secretsOf(options), passphrase) }
}

/** The site as another laptop opens it, without what opens something. */
async function* siteEntries({ parts }: Site, book: PhoneBook): AsyncGenerator<PackEntry> {
  yield { name: 'site/site.json', content: await readFile(parts.siteFile) }
  yield { name: 'site/phones.csv', content: writePhoneBook(withoutSecrets(book)) }
  for (const [folder, root] of [
    ['files', parts.files],
    ['templates', parts.templates],
  ] as const) {
    const { paths } = await walkFiles(root, FILES_LIMIT)
    for (const path of [...paths].sort()) yield { name: `site/${folder}/${path}`, file: join(root, path) }
  }
}

const withoutSecrets = (book: PhoneBook): PhoneBook => {
  const secret = book.columns.filter(isSecretName)
  if (secret.length === 0) return book
  const blanks = Object.fromEntries(secret.map((column) => [column, '']))
  return { ...book, rows: book.rows.map((row) => ({ ...row, values: { ...row.values, ...blanks } })) }
}

/** Certificates are public; whatever holds a private key stays at home. */
async function* certificateEntries({ parts }: Site): AsyncGenerator<PackEntry> {
  const root = join(parts.hidden, 'ca')
  const { paths } = await walkFiles(root, 1_000)
  for (const path of paths.filter((one) => one.endsWith('.pem'))) {
    const content = await readFile(join(root, path), 'utf8')
    if (content.includes('BEGIN CERTIFICATE') && !content.includes('PRIVATE KEY'))
      yield { name: `certificates/${path}`, content }
  }
}

/** Keys that were removed or replaced stay at home. */
const secretsOf = async ({ site, provisioning }: Pick<SitePackOptions, 'site' | 'provisioning'>): Promise<string> =>
  JSON.stringify({
    'phones.csv': await readFile(site.parts.phones, 'utf8').catch(() => undefined),
    'secrets.json': await provisioning.secrets.present(),
  })

const receivedJson = (phones: ReadonlyMap<Mac, PhoneSummary>): string => {
  const list = [...phones].map(([mac, { files, resync, upgrade, ...about }]) => ({
    mac,
    ...about,
    resync: resync === null ? null : { result: resync.result, at: resync.at, url: resync.url, reason: resync.reason },
    upgrade:
      upgrade === null ? null : { result: upgrade.result, at: upgrade.at, url: upgrade.url, reason: upgrade.reason },
    files: [...files.values()],
  }))
  return `${JSON.stringify(list, null, 1)}\n`
}

/** What is recorded is without secrets already. */
function eventLines(history: HistoryReader): string {
  const after = Math.max(0, history.lastSeq() - EVENTS_LIMIT)
  const lines: string[] = []
  for (const events of history.pieces([], after)) for (const event of events) lines.push(jsonLine(event))
  return lines.join('')
}

async function* reportEntries(
  options: SitePackOptions,
  { book, made, fingerprint }: Made,
  phones: ReadonlyMap<Mac, PhoneSummary>,
): AsyncGenerator<PackEntry> {
  const { site, product, passphrase, printPdf } = options
  const received = await contentHashes(site, phones)
  yield { name: 'history/contents.json', content: `${JSON.stringify(received, null, 1)}\n` }
  const why = await causesOf(phones, options)
  const name = site.settings().name
  for (const [language, voice] of reportVoices()) {
    const rows = book.rows.map((row) => reported(row, phones.get(row.mac), { voice, why }))
    const report: HandoverReport = { site: name, made, product, fingerprint, phones: rows }
    const html = handoverReport(report, voice)
    yield { name: `report-${language}.html`, content: html }
    if (printPdf !== null) yield { name: `report-${language}.pdf`, content: await printPdf(html) }
    yield { name: `labels-${language}.html`, content: labelSheet(report, voice) }
    const sealed = passphrase === null ? '' : voice.words('handover:sealedNote')
    const words = { site: name, time: voice.time(made), fingerprint, sealed }
    yield { name: `README-${language}.txt`, content: voice.words('handover:readme', words) }
  }
}

/** The customer's report alone, as it would be in a pack that is made now. */
export async function siteReport(
  options: Omit<SitePackOptions, 'passphrase' | 'printPdf'>,
  language: Language,
): Promise<string> {
  const { site, provisioning, history, clock, product } = options
  const voice = reportVoices().find(([one]) => one === language)?.[1]
  if (voice === undefined) throw new Error(`no report in ${language}`)
  const phones = seenPhones(history)
  const why = await causesOf(phones, options)
  const { book } = await provisioning.phones.current()
  const rows = book.rows.map((row) => reported(row, phones.get(row.mac), { voice, why }))
  const fingerprint = fingerprintOf(publicPem(await signingKey(site.parts.hidden)))
  return handoverReport({ site: site.settings().name, made: clock.now(), product, fingerprint, phones: rows }, voice)
}

function seenPhones(history: HistoryReader): ReadonlyMap<Mac, PhoneSummary> {
  const phones = new Map<Mac, PhoneSummary>()
  for (const events of history.pieces([])) for (const event of events) addEvent(phones, event)
  return phones
}

async function causesOf(
  phones: ReadonlyMap<Mac, PhoneSummary>,
  { diagnose }: Pick<SitePackOptions, 'diagnose'>,
): Promise<ReadonlyMap<Mac, Diagnosis>> {
  const causes = new Map<Mac, Diagnosis>()
  for (const [mac, { resync }] of phones) {
    if (resync?.result !== 'failed' || causes.size >= EXPLAINED) continue
    const diagnosis = await diagnose(resync.event)
    if (diagnosis !== null) causes.set(mac, diagnosis)
  }
  return causes
}

function reported(
  { mac, values }: PhoneRow,
  seen: PhoneSummary | undefined,
  { voice, why }: { readonly voice: ReportVoice; readonly why: ReadonlyMap<Mac, Diagnosis> },
): ReportedPhone {
  const { model, firmware, resync, files } = seen ?? UNSEEN
  const outcome = outcomeOf(resync)
  const cause = why.get(mac)
  return {
    ...{ mac, firmware, outcome, at: resync?.at ?? null, files: [...files.keys()] },
    ...cellsOf(values, model),
    why: outcome === 'failed' ? whyFailed(resync, cause, voice) : '',
  }
}

const cellsOf = (
  { display_name: name = '', extension = '', model = '' }: PhoneRow['values'],
  seenModel: string,
): Pick<ReportedPhone, 'name' | 'extension' | 'model'> => ({ name, extension, model: model === '' ? seenModel : model })

const whyFailed = (resync: PhoneSummary['resync'], cause: Diagnosis | undefined, voice: ReportVoice): string =>
  cause === undefined ? (resync?.reason ?? '') : voice.diagnosis(cause)

const UNSEEN = { model: '', firmware: '', resync: null, files: new Map<string, never>() }

function outcomeOf(resync: PhoneSummary['resync']): ReportedPhone['outcome'] {
  if (resync === null) return 'unseen'
  return resync.result === 'failed' ? 'failed' : 'ok'
}
