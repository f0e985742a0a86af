import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from '../../support/e2e-browser.ts'
import { oci, profileTemplate } from '../../support/broadworks-kit.ts'
import { builtCli, startHeadless } from '../../support/e2e-headless.ts'
import { newFolder } from '../../support/new-folder.ts'
import { say } from '../../support/window-clients.ts'
import { readDeviceType } from '../../../shared/domain/broadworks/read-device-type.ts'

/** Turns what follows around, in whatever names the site has. */
const turned = (text: string): string => `a\u202e${text}\u202cz`

/** Every text of a site that a person may have written, or that came from elsewhere. */
function writeTurnedSite(folder: string): void {
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const columns = ['mac', 'model', 'serial', 'extension', 'display_name', turned('column')]
  const cells = ['model', 'serial', 'extension', 'name', 'cell'].map(turned)
  write(
    'phones.csv',
    `${columns.join(',')}\n000e08aabb01,${cells.join(',')}\n000e08aabb02,CP-8841-3PCC,S,1,B,\nE08,1,2,3,4,\n`,
  )
  const profile = `<flat-profile><Profile_Rule>${turned('http://h/$MA.xml')}</Profile_Rule><${turned('name')}>1</flat-profile>`
  write(`files/${turned('file')}.xml`, profile)
  write(`templates/${turned('template')}.xml`, profile)
  const codes = [
    { code: '5414011256173800', name: turned('who'), email: '', model: turned('model'), mac: '000e08aabb01' },
  ]
  write(
    '.bench/codes.json',
    JSON.stringify({ codes: codes.map((code) => ({ ...code, expiresAt: null, usedAt: null })) }),
  )
  const keys = { [turned('key')]: 'k' }
  write('.bench/secrets.json', JSON.stringify({ keys, former: { [turned('former')]: 'k' } }))
  write('templates/broadworks/Cisco_8841/device.json', JSON.stringify(readDeviceType(oci('Cisco 8841'))))
  write('templates/broadworks/Cisco_8841/%BWMACADDRESS%.xml', profileTemplate)
  write('templates/broadworks/tags.csv', `level,mac,tag,value\nsystem,,%BWHOST-1%,${turned('value')}\n`)
  const settings = JSON.parse(readFileSync(join(folder, 'site.json'), 'utf8')) as object
  const routes = [
    { pattern: `/${turned('route')}/$MA.xml`, template: `${turned('template')}.xml`, gzip: false, key: turned('key') },
    { pattern: `/${turned('other')}/$MA.xml`, template: `${turned('absent')}.xml`, gzip: false, key: turned('none') },
  ]
  write('site.json', JSON.stringify({ ...settings, name: turned('site'), routes }))
}

const places = [
  'live',
  'live?filter=outcome:failed',
  'phones',
  'phones?mac=000e08aabb01',
  'phones?view=board&mac=000e08aabb01',
  'phones?view=phone&mac=000e08aabb01',
  'phones?view=rollout',
  'phones?view=routes',
  'profiles',
  `profiles?area=files&path=${encodeURIComponent(`${turned('file')}.xml`)}`,
  `profiles?area=files&path=${encodeURIComponent(`${turned('file')}.xml`)}&view=form`,
  'rules?mac=000e08aabb01',
  'tasks',
  'tasks?task=upgrade',
  'rehearse?view=new',
  'files',
  'firmware',
  'firmware?view=upgrade',
  'firmware?view=migration',
  'firmware',
  'servers',
  'trust',
  'provider',
  'provider?view=phones&mac=000e08aabb01',
  'provider?view=tags',
  'provider?view=codes',
  'handOver',
  'site',
  'start',
]

/** Where no text of the site is in sight at first. */
const plain: ReadonlySet<string> = new Set([
  'phones?view=rollout',
  'tasks',
  'rehearse?view=new',
  'firmware',
  'servers',
  'trust',
  'provider',
  'handOver',
  'site',
])

/** The characters that turn a line around, where a person reads them: in texts, in tooltips, in lists to choose from. */
function turningTexts(): readonly string[] {
  const turning = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
  const texts = [...document.querySelectorAll('body :not(textarea)')].flatMap((element) => [
    ...[...element.childNodes]
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent),
    ...['title', 'aria-label', 'placeholder', 'alt'].map((name) => element.getAttribute(name)),
  ])
  // What is typed is as it is; it is told below its field.
  return [...new Set(texts.filter((text) => text !== null && turning.test(text)))].map((text) => JSON.stringify(text))
}

const goTo = (place: string): Promise<void> =>
  new Promise((done) => {
    globalThis.addEventListener('hashchange', () => requestAnimationFrame(() => done()), { once: true })
    globalThis.location.hash = `#/${place}`
  })

test('no name turns a line around, on whatever screen it is shown', async ({ page }) => {
  const { path, remove } = newFolder()
  const site = join(path, 'site')
  const env = { ...process.env, RESYNC_BENCH_HOME: join(path, 'home'), LC_ALL: 'C.UTF-8' }
  execFileSync(process.execPath, [builtCli, 'init', site], { env, stdio: 'pipe' })
  writeTurnedSite(site)
  const bench = await startHeadless({ site })
  try {
    const { http, syslog, ui } = bench.ready
    const agent = { 'User-Agent': turned('Cisco-CP-8841-3PCC/12.0.1 (000e08aabb01)').replace(/[^ -~]/g, '') }
    await fetch(`http://127.0.0.1:${http?.port}/${encodeURIComponent(turned('asked'))}`, { headers: agent })
    await say(syslog?.port ?? 0, `<131>CP-8841-3PCC 00:0e:08:aa:bb:01 -- Resync failed: ${turned('why')}`)
    await page.goto(ui?.url ?? '')
    await page.getByRole('row', { name: /resync failed/ }).click()
    const found: Record<string, readonly string[]> = {}
    for (const place of places) {
      await page.evaluate(goTo, place)
      await expect(page.locator('main h1, main [role="toolbar"]').first()).toBeAttached()
      // Every one of these screens shows some name of the site.
      if (!plain.has(place)) await expect.soft(page.locator('main'), place).toContainText('⟨U+202E⟩')
      const texts = await page.evaluate(turningTexts)
      if (texts.length > 0) found[place] = texts
    }
    expect(found).toEqual({})
  } finally {
    await bench.stop()
    remove()
  }
})

test('what turns a typed line around is told below its field', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('link', { name: 'Rules' }).click()
  await page.getByRole('textbox', { name: 'Profile rule' }).fill('http://10.0.0.1/\u202elmx.AM$')
  await expect(page.getByText('With its invisible characters: http://10.0.0.1/⟨U+202E⟩lmx.AM$')).toBeVisible()
})
