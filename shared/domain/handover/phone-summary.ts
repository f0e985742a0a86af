import type { BenchEvent, PhoneVerdict } from '../event/bench-event.ts'
import type { Mac } from '../identity/mac.ts'

/** The files of one phone that are remembered: a phone asks for a handful. */
const FILES_KEPT = 20

export interface ReceivedFile {
  readonly path: string
  readonly at: number
  readonly bytes: number
  /** Of what it received then; null where that was not recorded. */
  readonly sha256: string | null
}

export interface TimedVerdict extends PhoneVerdict {
  readonly at: number
  readonly event: BenchEvent
}

/** What the history says of one phone. */
export interface PhoneSummary {
  model: string
  firmware: string
  ip: string
  lastSeen: number
  resync: TimedVerdict | null
  upgrade: TimedVerdict | null
  /** What it received last under each path. */
  readonly files: Map<string, ReceivedFile>
}

const empty = (): PhoneSummary => ({
  ...{ model: '', firmware: '', ip: '', lastSeen: 0, resync: null, upgrade: null },
  files: new Map(),
})

/** Phones that are summed up: as many as a site may have. */
const PHONES_KEPT = 50_000

/** Adds an event to what is known of its phone. Events come in their order. */
export function addEvent(phones: Map<Mac, PhoneSummary>, event: BenchEvent): void {
  if (!('who' in event) || event.who.mac === undefined) return
  const phone = phoneOf(phones, event.who.mac)
  if (phone === null) return
  const { model, firmware, ip } = event.who
  phone.model = model ?? phone.model
  phone.firmware = firmware ?? phone.firmware
  phone.ip = ip
  phone.lastSeen = event.at
  if (event.type === 'file.sent') addSent(phone, event)
  if (event.type === 'phone.said') addVerdict(phone, event)
}

function phoneOf(phones: Map<Mac, PhoneSummary>, mac: Mac): PhoneSummary | null {
  const known = phones.get(mac)
  if (known !== undefined) return known
  if (phones.size >= PHONES_KEPT) return null
  const phone = empty()
  phones.set(mac, phone)
  return phone
}

function addVerdict(phone: PhoneSummary, event: Extract<BenchEvent, { type: 'phone.said' }>): void {
  const { verdict, at } = event
  if (verdict !== undefined && verdict.result !== 'requested') phone[verdict.what] = { ...verdict, at, event }
}

/** "Not modified" sends nothing: the phone has what it had. A part of a file is not the file. */
function addSent(phone: PhoneSummary, event: Extract<BenchEvent, { type: 'file.sent' }>): void {
  const { path, at, bytes, sha256 = null, status } = event
  const before = phone.files.get(path)
  if (status === 304) addFile(phone, { path, at, bytes: before?.bytes ?? 0, sha256: before?.sha256 ?? null })
  else addFile(phone, { path, at, bytes, sha256 })
}

function addFile({ files }: PhoneSummary, file: ReceivedFile): void {
  files.delete(file.path)
  files.set(file.path, file)
  const oldest = files.keys().next().value
  if (files.size > FILES_KEPT && oldest !== undefined) files.delete(oldest)
}
