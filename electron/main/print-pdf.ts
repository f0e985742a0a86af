import { app, BrowserWindow, session } from 'electron'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A page that cannot be drawn by then is none of a report's size. */
const PRINT_MS = 60_000
/** A session of its own, kept nowhere: it has no cookie, no cache, and asks nobody for anything. */
const PARTITION = 'printing'

const footer =
  '<div style="width:100%;font:8px sans-serif;text-align:center;color:#666"><span class="pageNumber"></span> / <span class="totalPages"></span></div>'

/** A page of ours as a PDF: drawn in a window that nobody sees, where no script runs and nothing else is loaded. */
export async function printPdf(html: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(app.getPath('temp'), 'resync-bench-print-'))
  const file = join(folder, 'page.html')
  const printing = session.fromPartition(PARTITION)
  const own = pathToFileURL(file).href
  printing.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: url !== own && !url.startsWith('devtools:') }),
  )
  const window = new BrowserWindow({
    show: false,
    webPreferences: { session: printing, sandbox: true, contextIsolation: true, javascript: false },
  })
  const late = setTimeout(() => window.destroy(), PRINT_MS)
  try {
    await writeFile(file, html, { mode: 0o600 })
    await window.loadURL(own)
    return await window.webContents.printToPDF({
      ...{ preferCSSPageSize: true, printBackground: true, displayHeaderFooter: true },
      ...{ headerTemplate: '<span></span>', footerTemplate: footer },
    })
  } finally {
    clearTimeout(late)
    if (!window.isDestroyed()) window.destroy()
    await rm(folder, { recursive: true, force: true })
  }
}
