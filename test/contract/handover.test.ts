import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'
import { s3Store } from '../support/s3-store.ts'

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
    const to = { to: { kind: 'folder', folder: file('www') }, remove: false } as const
    const { steps } = await page.client.handover.publish({ ...to, dryRun: true })
    expect(steps).toContainEqual({ path: 'basic.txt', change: 'added' })
    await expect(readFile(file('www/basic.txt'))).rejects.toThrow('ENOENT')
    expect((await page.client.handover.publish({ ...to, dryRun: false })).summary).toMatchObject({ failed: 0 })
    expect(await readFile(file('www/basic.txt'), 'utf8')).toContain('GPP_A')
  })

  test('the site is published to a bucket', async () => {
    const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
    const store = await s3Store({ BENCHKEY: secretKey })
    const keys = { accessKey: 'BENCHKEY', secretKey, region: 'us-east-1', endpoint: `http://127.0.0.1:${store.port}` }
    const to = { kind: 's3', place: 's3://phones/lyon', ...keys } as const
    const { summary } = await page.client.handover.publish({ to, dryRun: false, remove: false })
    expect(summary).toMatchObject({ failed: 0 })
    expect(store.objects.get('lyon/basic.txt')?.content.toString()).toContain('GPP_A')
  })

  test('an address that is none is refused, and a server that is not there is a fault without a secret', async () => {
    const rest = { dryRun: true, remove: false }
    const sftp = { kind: 'sftp', identity: '', password: 'hunter2', hostKey: null } as const
    const nobody = { ...sftp, place: 'sftp://voice@127.0.0.1:1/www' }
    await expect(page.client.handover.publish({ to: { ...sftp, place: 'sftp://nobody' }, ...rest })).rejects.toThrow()
    const fault = await faultOf(page.client.handover.publish({ to: nobody, ...rest }))
    expect(fault).toMatchObject({ code: 'SFTP_REFUSED', params: { host: '127.0.0.1', detail: 'ECONNREFUSED' } })
    expect(JSON.stringify(fault)).not.toContain('hunter2')
    const keys = { accessKey: 'AKIA', secretKey: 'hunter2', region: 'us-east-1' }
    const bucket = { kind: 's3', place: 's3://phones', endpoint: 'http://127.0.0.1:1', ...keys } as const
    expect(await faultOf(page.client.handover.publish({ to: bucket, ...rest }))).toMatchObject({ code: 'S3_REFUSED' })
    const noPort = { ...bucket, endpoint: 'http://127.0.0.1:123456' }
    expect(await faultOf(page.client.handover.publish({ to: noPort, ...rest }))).toMatchObject({ code: 'BAD_INPUT' })
  })
})
