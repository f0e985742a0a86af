import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { _electron } from '@playwright/test'
import { expect, noWindow, runtime, test } from '../../support/e2e-electron.ts'

test.skip(noWindow !== null, noWindow ?? '')

test('a page is printed as a PDF: its text is in it, nothing of it runs, and nothing else is loaded', async ({
  home,
}) => {
  const printer = join(import.meta.dirname, '../../../electron/main/print-pdf.ts')
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, external: ['electron'] },
    build: {
      ssr: printer,
      outDir: home,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: { output: { format: 'cjs', entryFileNames: 'print.cjs' } },
    },
  })
  writeFileSync(
    join(home, 'main.cjs'),
    `const { app } = require('electron')
     app.on('window-all-closed', () => undefined)
     globalThis.printPdf = require('./print.cjs').printPdf`,
  )
  const asked: string[] = []
  const elsewhere = createServer((req, res) => {
    asked.push(req.url ?? '')
    res.end()
  })
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const { port } = elsewhere.address() as AddressInfo
  const html = `<!doctype html><meta charset="utf-8"><h1>Rapport : école</h1><p id="p">before</p>
    <img src="http://127.0.0.1:${port}/x.png"><script>document.getElementById('p').textContent = 'after'</script>`
  const app = await _electron.launch({
    executablePath: runtime.executable ?? '',
    args: [...runtime.args.filter((argument) => argument === '--no-sandbox'), join(home, 'main.cjs')],
  })
  try {
    const pdf = await app.evaluate(async ({ app: own }, page) => {
      await own.whenReady()
      const print = Reflect.get(globalThis, 'printPdf') as (html: string) => Promise<Uint8Array>
      return Buffer.from(await print(page)).toString('base64')
    }, html)
    const file = join(home, 'page.pdf')
    writeFileSync(file, Buffer.from(pdf, 'base64'))
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
    expect(asked).toEqual([])
    if (spawnSync('pdftotext', ['-v']).error !== undefined) return
    const text = execFileSync('pdftotext', [file, '-']).toString()
    expect(text).toContain('Rapport : école')
    expect(text).toContain('before')
    expect(text).not.toContain('after')
  } finally {
    await app.close()
    elsewhere.close()
  }
})
