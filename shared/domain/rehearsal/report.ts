import { formatMac, type Mac } from '../identity/mac.ts'
import type { NextResync } from '../virtual-phone/machine/view.ts'
import { tellDiagnosis } from '../diagnosis/diagnosis-keys.ts'
import { escapeHtml } from '../text/html.ts'
import type { FleetCheck } from './checks.ts'
import { diagnosisOf } from './diagnosis.ts'
import type { FleetLoad } from './load.ts'
import { summaryOf, type Rehearsal, type RehearsalSummary } from './rehearsal.ts'
import type { StoryLine } from './story.ts'
import { causeKey, isStaged, type RehearsedPhone } from './verdict.ts'

/** The words of one language: `words('rehearse:report.title', { site })`. */
export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string

export interface ReportOptions {
  readonly words: Words
  /** `en`, `fr` */
  readonly language: string
  /** A moment as this language writes it. */
  readonly time: (at: number) => string
  /** What phones.csv calls each phone. */
  readonly names?: ReadonlyMap<string, string>
}

/** Stories told in full; the JSON has every one of them. */
const STORIES_LIMIT = 200

/** The rehearsal for another program: all of it, as it is, with what is behind each failure. */
export function jsonReport(rehearsal: Rehearsal): string {
  const phones = rehearsal.phones.map((phone) => {
    const diagnosis = diagnosisOf(phone)
    return diagnosis === null ? phone : { ...phone, diagnosis }
  })
  const all = { format: 'resync-bench-rehearsal', version: 1, summary: summaryOf(rehearsal), ...rehearsal, phones }
  return `${JSON.stringify(all, null, 2)}\n`
}

/** The rehearsal as one page that needs nothing else: to mail, to print, to keep with the site. */
export function htmlReport(rehearsal: Rehearsal, options: ReportOptions): string {
  const { words, language } = options
  const title = escapeHtml(words('rehearse:report.title', { site: rehearsal.site }))
  return [
    '<!doctype html>',
    `<html lang="${escapeHtml(language)}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    // Nothing of it comes from elsewhere, and nothing in it runs.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${title}</title><style>${style}</style></head>`,
    `<body><h1>${title}</h1>`,
    facts(rehearsal, options),
    checksHtml(rehearsal.checks, options),
    loadHtml(rehearsal.load, options),
    phonesHtml(rehearsal.phones, options),
    storiesHtml(rehearsal.phones, options),
    '</body></html>',
    '',
  ].join('\n')
}

/** Its name before its MAC, where it has one. */
const called = (mac: Mac, { names }: Pick<ReportOptions, 'names'>): string => {
  const name = names?.get(mac)
  const code = `<code>${escapeHtml(formatMac(mac))}</code>`
  return name === undefined ? code : `${escapeHtml(name)} ${code}`
}

const cell = (text: string | number): string => `<td>${escapeHtml(String(text))}</td>`
const table = (heads: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${heads.map((head) => `<th>${escapeHtml(head)}</th>`).join('')}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row}</tr>`)
    .join('')}</tbody></table>`

function facts(rehearsal: Rehearsal, { words, time }: ReportOptions): string {
  const summary = summaryOf(rehearsal)
  const { scenario, seed, rule, readings, startedAt, phoneSeconds, cancelled } = rehearsal
  const rows: readonly (readonly [string, string])[] = [
    ['scenario', words(`rehearse:scenario.${scenario}.name`)],
    ['phones', countsText(summary, words)],
    ['rule', rule],
    ['began', time(startedAt)],
    ['lasted', words('rehearse:report.seconds', { seconds: Math.round(phoneSeconds) })],
    ['requests', String(summary.requests)],
    ['seed', String(seed)],
    ...Object.entries(readings).map(([id, choice]) => ['reading', `${id}=${choice}`] as const),
  ]
  const list = rows.map(([key, value]) => {
    return `<dt>${escapeHtml(words(`rehearse:report.${key}`))}</dt><dd>${escapeHtml(value)}</dd>`
  })
  const note = cancelled ? `<p class="warning">${escapeHtml(words('rehearse:report.cancelled'))}</p>` : ''
  return `<dl>${list.join('')}</dl>${note}`
}

/** A check in a sentence, codes in words. */
export function checkText({ code, count, params }: FleetCheck, words: Words): string {
  const cause = typeof params['cause'] === 'string' ? { cause: causeText(params['cause'], words) } : {}
  const why = typeof params['why'] === 'string' ? { why: words(`rehearse:never.${params['why']}`) } : {}
  return words(`rehearse:check.${code}`, { ...params, ...cause, ...why, phones: count })
}

export const causeText = (cause: string, words: Words): string => words(causeKey(cause))

/** A line of a phone's story in words: the scenario's own lines have theirs beside it. */
export const noteText = (line: Pick<StoryLine, 'code' | 'params'>, words: Words): string =>
  words(isStaged(line.code) ? `rehearse:note.${line.code}` : `virtualPhone:note.${line.code}`, line.params)

/** How many succeeded and failed; the failures that the scenario staged are told apart. */
export function countsText({ phones, ok, failed, staged }: RehearsalSummary, words: Words): string {
  const counts = words('rehearse:report.counts', { phones, ok, failed })
  return staged === 0 ? counts : `${counts} ${words('rehearse:report.staged', { staged })}`
}

function checksHtml(checks: readonly FleetCheck[], options: ReportOptions): string {
  const { words } = options
  const head = `<h2>${escapeHtml(words('rehearse:report.checks'))}</h2>`
  if (checks.length === 0) return `${head}<p class="ok">${escapeHtml(words('rehearse:report.noChecks'))}</p>`
  const items = checks.map((check) => {
    const { severity, macs, count } = check
    const more = count > macs.length && macs.length > 0 ? ' …' : ''
    const who = macs.length === 0 ? '' : ` ${macs.map((mac) => called(mac, options)).join(', ')}${more}`
    const word = escapeHtml(words(`rehearse:severity.${severity}`))
    return `<li class="${severity}"><b>${word}</b> ${escapeHtml(checkText(check, words))}${who}</li>`
  })
  return `${head}<ul>${items.join('')}</ul>`
}

/** Requests over time as a drawing that any browser and any printer knows. */
function loadHtml({ series, peak, stretchSeconds }: FleetLoad, { words }: ReportOptions): string {
  if (peak === null) return ''
  const [width, height] = [720, 80]
  const step = width / Math.max(1, series.length)
  const bars = series.map(({ requests }, index) => {
    const tall = (requests / peak.requests) * height
    return `<rect x="${(index * step).toFixed(1)}" y="${(height - tall).toFixed(1)}" width="${Math.max(0.5, step - 0.2).toFixed(1)}" height="${tall.toFixed(1)}"/>`
  })
  const text = words('rehearse:report.peak', { requests: peak.requests, seconds: peak.second, stretch: stretchSeconds })
  return [
    `<h2>${escapeHtml(words('rehearse:report.load'))}</h2><p>${escapeHtml(text)}</p>`,
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(text)}">${bars.join('')}</svg>`,
  ].join('')
}

function phonesHtml(phones: readonly RehearsedPhone[], options: ReportOptions): string {
  const { words } = options
  const heads = ['mac', 'model', 'outcome', 'cause', 'changes', 'requests', 'next']
  // What needs a person comes first; a page of five thousand green rows hides it.
  const sorted = [
    ...phones.filter(({ outcome }) => outcome === 'failed'),
    ...phones.filter(({ outcome }) => outcome === 'ok'),
  ]
  const rows = sorted.map((phone) => {
    const { mac, model, outcome, cause, evidence, changes, requests, next } = phone
    const why = cause === null ? '' : `${causeText(cause, words)}${evidence === '' ? '' : ` (${evidence})`}`
    return [
      `<td>${called(mac, options)}</td>`,
      cell(model),
      `<td class="${outcome}">${escapeHtml(words(`rehearse:outcome.${outcome}`))}</td>`,
      cell(why),
      cell(changes),
      cell(requests),
      cell(nextText(next, options)),
    ].join('')
  })
  const head = `<h2>${escapeHtml(words('rehearse:report.phones'))}</h2>`
  return (
    head +
    table(
      heads.map((key) => words(`rehearse:column.${key}`)),
      rows,
    )
  )
}

/** When a phone asks next, in words. */
export function nextText(next: NextResync, { words, time }: Pick<ReportOptions, 'words' | 'time'>): string {
  switch (next.kind) {
    case 'at':
      return words('rehearse:next.at', { time: time(next.at) })
    case 'never':
      return words(`rehearse:never.${next.why}`)
    case 'waiting':
    case 'running':
      return words(`rehearse:next.${next.kind}`)
  }
}

function storiesHtml(phones: readonly RehearsedPhone[], options: ReportOptions): string {
  const { words } = options
  const failed = phones.filter(({ outcome }) => outcome === 'failed')
  if (failed.length === 0) return ''
  const stories = failed.slice(0, STORIES_LIMIT).map((phone) => storyHtml(phone, options))
  const left = failed.length - stories.length
  const rest = left > 0 ? `<p>${escapeHtml(words('rehearse:report.storiesLeft', { stories: left }))}</p>` : ''
  return `<h2>${escapeHtml(words('rehearse:report.stories'))}</h2>${stories.join('\n')}${rest}`
}

/** What is behind a failure and what to do about it, in the words that the window and `log` have for it. */
export function diagnosisText(phone: RehearsedPhone, { words, time }: Pick<ReportOptions, 'words' | 'time'>): string {
  const diagnosis = diagnosisOf(phone)
  if (diagnosis === null) return ''
  const { title, next } = tellDiagnosis(diagnosis, { say: words, inert: (text) => text, time })
  return `${title} ${next}`
}

function storyHtml(phone: RehearsedPhone, options: ReportOptions): string {
  const { words, time } = options
  const { mac, cause, rule, url, evidence, story, said, changed } = phone
  const sentence = [rule, url, cause === null ? '' : causeText(cause, words), evidence].filter(Boolean).join(' · ')
  const lines = story.map(({ at, code, params, rule: id }) => {
    const inWords =
      typeof params['cause'] === 'string' ? { ...params, cause: noteCause(params['cause'], words) } : params
    return `<li><time>${escapeHtml(time(at))}</time> ${escapeHtml(noteText({ code, params: inWords }, words))} <small>${escapeHtml(id)}</small></li>`
  })
  const saidRows = said.map(
    ({ at, text }) => `<li><time>${escapeHtml(time(at))}</time> <code>${escapeHtml(text)}</code></li>`,
  )
  const changes = changed.map(
    ({ name, before, after }) => `<td><code>${escapeHtml(name)}</code></td>${cell(before)}${cell(after)}`,
  )
  const why = diagnosisText(phone, options)
  const columns = ['parameter', 'before', 'after'].map((key) => words(`rehearse:column.${key}`))
  return [
    `<details><summary>${called(mac, options)} ${escapeHtml(sentence)}</summary>`,
    why === '' ? '' : `<p>${escapeHtml(why)}</p>`,
    `<ol>${lines.join('')}</ol>`,
    said.length === 0 ? '' : `<h3>${escapeHtml(words('rehearse:report.said'))}</h3><ol>${saidRows.join('')}</ol>`,
    changes.length === 0 ? '' : `<h3>${escapeHtml(words('rehearse:report.changed'))}</h3>${table(columns, changes)}`,
    '</details>',
  ].join('')
}

/** A note's cause is why a resync began, or why one failed. */
const noteCause = (cause: string, words: Words): string => {
  const found = words(`virtualPhone:cause.${cause}`)
  return found.includes(cause) && !found.includes(' ') ? cause : found
}

const style = [
  ':root{color-scheme:light dark}',
  'body{font:14px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem}',
  'dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1rem}dt{font-weight:600}dd{margin:0;overflow-wrap:anywhere}',
  'table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}',
  'th,td{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}',
  'code,time{font-family:ui-monospace,monospace;font-size:.92em}.failed,li.error b{color:#b3261e}.ok{color:#1f7a3d}',
  'li.warning b,p.warning{color:#8a5a00}svg{width:100%;height:auto;fill:#3b6fb6}small{opacity:.6}ol{padding-left:1.2rem}',
  '@media(prefers-color-scheme:dark){.failed,li.error b{color:#ff8a80}.ok{color:#7bd88f}li.warning b,p.warning{color:#ffcf70}}',
].join('')
