import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

overEachWire('handover', (page) => {
  const file = (name: string): string => join(page.folder, name)

  test('a pack is made, checked and opened as another site', async () => {
    expect((await page.client.handover.suggest()).pack).toMatch(/Lyon-handover\.zip$/)
    const pack = await page.client.handover.make({ file: file('pack.zip'), passphrase: null })
    expect(pack.fingerprint).toMatch(/^[0-9a-f ]{39}$/)
    expect(await page.client.handover.verify({ file: pack.file })).toMatchObject({ signature: 'valid', problems: [] })
    const opened = await page.client.handover.open({ file: pack.file, folder: file('there'), passphrase: null })
    expect(opened).toMatchObject({ site: 'Lyon', secrets: 'none', fingerprint: pack.fingerprint })
  })

  test('a report is a page, and a PDF only where a shell can print one', async () => {
    expect((await page.client.handover.suggest()).pdf).toBe(false)
    expect(await faultOf(page.client.handover.reportPdf({ language: 'fr' }))).toMatchObject({
      code: 'PDF_NEEDS_DESKTOP',
    })
  })

  test('what is no pack, or cannot be written, is a fault that names it', async () => {
    expect(await faultOf(page.client.handover.verify({ file: file('nowhere.zip') }))).toMatchObject({
      code: 'PACK_UNKNOWN',
    })
    const make = page.client.handover.make({ file: join(file('nowhere'), 'x.zip'), passphrase: null })
    expect(await faultOf(make)).toMatchObject({ code: 'SITE_UNWRITABLE', params: { detail: 'ENOENT' } })
  })

  test('the report speaks the customer’s language', async () => {
    expect((await page.client.handover.report({ language: 'fr' })).html).toContain('Rapport de remise')
  })

  test('a support bundle is shown, then saved', async () => {
    const files = await page.client.handover.supportPreview()
    expect(files.map(({ name }) => name)).toContain('events.jsonl')
    expect(await page.client.handover.saveSupport({ file: file('support.zip') })).toMatchObject({ files: files.length })
  })

  test('the site is published, after a dry run that does nothing', async () => {
    const to = { folder: file('www'), remove: false }
    const { steps } = await page.client.handover.publish({ ...to, dryRun: true })
    expect(steps).toContainEqual({ path: 'basic.txt', change: 'added' })
    await expect(readFile(file('www/basic.txt'))).rejects.toThrow('ENOENT')
    expect((await page.client.handover.publish({ ...to, dryRun: false })).summary).toMatchObject({ failed: 0 })
    expect(await readFile(file('www/basic.txt'), 'utf8')).toContain('GPP_A')
  })
})
