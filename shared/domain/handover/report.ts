import { formatMac, type Mac } from '../identity/mac.ts'
import { escapeHtml } from '../text/html.ts'

/** The words of one language: `words('handover:report.title', { site })`. */
export type Words = (key: string, params?: Readonly<Record<string, string | number>>) => string

/** A phone as the customer's report shows it. */
export interface ReportedPhone {
  readonly mac: Mac
  readonly name: string
  readonly model: string
  readonly extension: string
  readonly firmware: string
  readonly outcome: 'ok' | 'failed' | 'unseen'
  /** When it last said something of a resync; null for never. */
  readonly at: number | null
  /** Why it failed and what mends it; '' where nothing failed. */
  readonly why: string
  readonly files: readonly string[]
}

export interface HandoverReport {
  readonly site: string
  readonly made: number
  readonly product: string
  readonly fingerprint: string
  readonly phones: readonly ReportedPhone[]
}

export interface ReportLook {
  readonly words: Words
  /** `en`, `fr` */
  readonly language: string
  readonly time: (at: number) => string
  /** A picture of this text as a QR code, as SVG. */
  readonly qr: (text: string) => string
}

const outcomes = ['failed', 'unseen', 'ok'] as const

/** The report for a customer: one page that needs nothing else, to read, to print, to keep. */
export function handoverReport(report: HandoverReport, look: ReportLook): string {
  const { words, time } = look
  const count = (outcome: ReportedPhone['outcome']): number =>
    report.phones.filter((phone) => phone.outcome === outcome).length
  const sorted = outcomes.flatMap((outcome) => report.phones.filter((phone) => phone.outcome === outcome))
  const facts = [
    words('handover:report.made', { time: time(report.made) }),
    words('handover:report.phones', { count: report.phones.length }),
    ...outcomes
      .filter((outcome) => count(outcome) > 0)
      .map((outcome) => words(`handover:report.count.${outcome}`, { count: count(outcome) })),
    words('handover:report.signed', { fingerprint: report.fingerprint }),
    words('handover:report.product', { product: report.product }),
  ]
  const body = [
    `<ul>${facts.map((fact) => `<li>${escapeHtml(fact)}</li>`).join('')}</ul>`,
    table(
      sorted.map((phone) => row(phone, look)),
      words,
    ),
  ]
  return page(words('handover:report.title', { site: report.site }), body.join('\n'), look)
}

/** Labels to print and stick on phones: name, MAC, and the MAC as a QR code. */
export function labelSheet(report: HandoverReport, look: ReportLook): string {
  const labels = report.phones.map(({ mac, name, model, extension }) => {
    const lines = [name === '' ? extension : [extension, name].filter(Boolean).join(' · '), model, formatMac(mac)]
    const text = lines.filter((line) => line !== '').map((line) => `<div>${escapeHtml(line)}</div>`)
    return `<div class="label">${look.qr(formatMac(mac))}<div>${text.join('')}</div></div>`
  })
  return page(
    look.words('handover:report.labels', { site: report.site }),
    `<div class="labels">${labels.join('\n')}</div>`,
    look,
  )
}

const columns = ['mac', 'model', 'extension', 'firmware', 'outcome', 'at', 'why', 'files'] as const

const table = (rows: readonly string[], words: Words): string =>
  `<table><thead><tr>${columns.map((key) => `<th>${escapeHtml(words(`handover:report.column.${key}`))}</th>`).join('')}</tr></thead>` +
  `<tbody>${rows.join('\n')}</tbody></table>`

function row(phone: ReportedPhone, { words, time }: ReportLook): string {
  const { mac, model, extension, name, firmware, outcome, at, why, files } = phone
  const cells = [
    `<code>${escapeHtml(formatMac(mac))}</code>`,
    escapeHtml(model),
    escapeHtml([extension, name].filter(Boolean).join(' · ')),
    escapeHtml(firmware),
    `<b class="${outcome}">${escapeHtml(words(`handover:report.outcome.${outcome}`))}</b>`,
    escapeHtml(at === null ? '' : time(at)),
    escapeHtml(why),
    files.map((file) => `<code>${escapeHtml(file)}</code>`).join('<br>'),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

const style = [
  ':root{color-scheme:light dark}body{font:14px/1.45 system-ui,sans-serif;max-width:76rem;margin:2rem auto;padding:0 1rem}',
  'table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #8886}',
  'code{font:12px ui-monospace,monospace}.failed{color:#b3261e}.ok{color:#1b6e3c}.unseen{color:#8a6100}',
  '.labels{display:flex;flex-wrap:wrap;gap:6mm}.label{display:flex;gap:3mm;align-items:center;width:62mm;border:1px solid #8886;padding:2mm;break-inside:avoid}',
  '.label svg{width:22mm;height:22mm;background:#fff}',
  '@media screen and (prefers-color-scheme:dark){.failed{color:#ff8a80}.ok{color:#7fd6a2}.unseen{color:#f2c14e}}',
  '@page{size:A4 landscape;margin:14mm 12mm}@media print{:root{color-scheme:light}body{margin:0;max-width:none;font-size:11px}code{font-size:10px}tr{break-inside:avoid}thead{display:table-header-group}}',
].join('')

const page = (title: string, body: string, { language }: ReportLook): string =>
  [
    '<!doctype html>',
    `<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    // Nothing of it comes from elsewhere, and nothing in it runs.
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title><style>${style}</style></head>`,
    `<body><h1>${escapeHtml(title)}</h1>`,
    body,
    '</body></html>',
    '',
  ].join('\n')
