import { formatMac } from '../identity/mac.ts'
import { escapeHtml } from '../text/html.ts'
import { printedCode, readActivationCode } from './code.ts'
import type { CodeEntry } from './code-list.ts'

/** The words on the sheet, in the customer's language. */
export interface LabelWords {
  readonly language: string
  readonly title: string
  /** What the user does with it. */
  readonly how: string
  readonly code: string
  readonly validUntil: (at: number) => string
  readonly warning: string
}

/** A printable page with a label a code; a phone's user gets one of them. */
export function labelSheet(entries: readonly CodeEntry[], words: LabelWords): string {
  const labels = entries.map((entry) => label(entry, words)).join('\n')
  return `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(words.title)}</title>
<style>
@page { size: A4; margin: 12mm }
body { font: 11pt/1.35 system-ui, sans-serif; margin: 0; color: #000; background: #fff }
h1 { font-size: 14pt; margin: 0 0 2mm }
header p { margin: 0 0 4mm }
main { display: grid; grid-template-columns: repeat(2, 1fr); gap: 4mm }
section { border: 0.3mm solid #000; border-radius: 2mm; padding: 4mm; break-inside: avoid }
section p { margin: 0 }
.who { font-weight: 600; overflow-wrap: anywhere }
.code { font: 600 17pt/1.4 ui-monospace, monospace; letter-spacing: 0.5pt; white-space: nowrap }
.small { font-size: 9pt }
</style>
</head>
<body>
<header><h1>${escapeHtml(words.title)}</h1><p class="small">${escapeHtml(words.warning)}</p></header>
<main>
${labels}
</main>
</body>
</html>
`
}

function label({ code, mac, name, email, model, expiresAt }: CodeEntry, words: LabelWords): string {
  const read = readActivationCode(code)
  const about = [model, mac === '' ? '' : formatMac(mac)].filter((text) => text !== '').join(' · ')
  const lines = [
    `<p class="who">${escapeHtml(name || email || about)}</p>`,
    name === '' && email === '' ? '' : `<p class="small">${escapeHtml(about)}</p>`,
    `<p class="small">${escapeHtml(words.code)}</p>`,
    `<p class="code">${escapeHtml(read === null ? '' : printedCode(read))}</p>`,
    expiresAt === null ? '' : `<p class="small">${escapeHtml(words.validUntil(expiresAt))}</p>`,
    `<p class="small">${escapeHtml(words.how)}</p>`,
  ]
  return `<section>${lines.filter((line) => line !== '').join('')}</section>`
}
