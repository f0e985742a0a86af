import type { Diagnosis } from '../diagnosis/diagnosis.ts'
import { formatMac } from '../identity/mac.ts'
import type { BenchEvent } from '../event/bench-event.ts'
import { localTime, milliseconds, type UtcOffset } from '../text/local-time.ts'
import { facetsOf } from '../event/facets.ts'

/** The columns of the export; their names are for programs and stay English. */
const columns = [
  'seq',
  'time',
  'type',
  'server',
  'outcome',
  'severity',
  'ip',
  'mac',
  'name',
  'model',
  'file',
  'bytes',
  'tookMs',
  'status',
  'reason',
  'text',
  'diagnosis',
  'cause',
  'confidence',
  'evidence',
] as const

/** A spreadsheet takes these for the beginning of a formula, also behind a quote or spaces. */
const formula = /^[\s'"\u00a0\ufeff]*[=+\-@\uff0b\uff0d\uff1d\uff20]/u

/**
 * What must be seen rather than obeyed: control characters (a line break would begin a row, an escape colours a
 * terminal), overrides of the reading direction, characters without a width, and halves of a pair.
 */
const unseen = /[\p{Cc}\u2028\u2029\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{Surrogate}]/gu

const escaped = (character: string): string => {
  if (character === '\t') return '\\t'
  if (character === '\n') return '\\n'
  if (character === '\r') return '\\r'
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}

/**
 * A cell that shows what it holds and runs nothing. Its text comes from the network: anyone can have a phone called
 * `=cmd|…`. An apostrophe in front makes it text in every spreadsheet; it stays legible in an editor.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const visible = value.replace(unseen, escaped)
  const inert = formula.test(value) || /^[\t\r\n]/.test(value) ? `'${visible}` : visible
  return /[",;\s']/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** The first line; a byte order mark before it lets spreadsheets read UTF-8. */
export const csvHeader = `\ufeff${columns.join(',')}\r\n`

/** What a table for people has beside the event. */
export interface CsvAround {
  /** What was behind it, where something was wrong. */
  readonly diagnosis?: Diagnosis | null
  /** The phone's name in phones.csv. */
  readonly name?: string
  /** The clock that the screens show: a table is laid beside them. JSON lines have the moment itself, and every field. */
  readonly offset: UtcOffset
}

/** One event as one line of RFC 4180. */
export function csvRow(event: BenchEvent, { diagnosis = null, name, offset }: CsvAround): string {
  const facets = facetsOf(event)
  const { type, seq, at } = event
  const cells: readonly (string | number | null | undefined)[] = [
    seq,
    localTime(at, offset) + milliseconds(at),
    type,
    facets.server,
    facets.outcome,
    facets.severity,
    facets.ip,
    facets.mac && formatMac(facets.mac),
    name,
    facets.model,
    facets.file,
    'bytes' in event ? event.bytes : null,
    'tookMs' in event ? event.tookMs : null,
    'status' in event ? event.status : null,
    'reason' in event ? event.reason : null,
    event.type === 'phone.said' ? event.text : null,
    diagnosis?.code,
    diagnosis?.params['cause'],
    diagnosis?.confidence,
    diagnosis?.evidence.join(' '),
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * One event as one line of JSON, whole. What a terminal or an editor would obey (escapes, reading direction) is
 * written as `\u….`, which JSON reads back as the same character.
 */
export const jsonLine = (event: BenchEvent, diagnosis: Diagnosis | null = null): string =>
  `${JSON.stringify(diagnosis === null ? event : { ...event, diagnosis }).replace(unseen, jsonEscaped)}\n`

const jsonEscaped = (character: string): string => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
