// Takes a picture of every screen, in each language and theme asked for, from a bench that serves a made site:
//
//   node scripts/take-pictures.mjs --out DIR [--languages en,fr] [--themes light,dark] [--size 1280x800]
//                                  [--only REGEXP] [--product DIR]
//   node scripts/take-pictures.mjs --guide       takes those of docs/guide/pictures anew
//
// The product must be built. `--product` names another checkout with its own `out/`, so that two versions of a screen can
// be laid side by side. The pictures are DIR/<language>-<theme>-<width>/<screen>.png.
import { mkdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { chromiumArgs, chromiumPath } from '../test/support/e2e-chromium.ts'
import { startHeadless } from '../test/support/e2e-headless.ts'
import { fetchByTftp, say } from '../test/support/window-clients.ts'
import { root } from './install.mjs'
import { agentOf, askedByPhones, macOf, saidByPhones, writePicturesSite } from './pictures-site.mjs'

const { values: asked } = parseArgs({
  options: {
    out: { type: 'string' },
    languages: { type: 'string', default: 'en,fr' },
    themes: { type: 'string', default: 'light,dark' },
    size: { type: 'string', default: '1280x800' },
    only: { type: 'string', default: '' },
    product: { type: 'string', default: root },
    guide: { type: 'boolean' },
  },
})
if (asked.guide) Object.assign(asked, { out: '(the guide)', themes: 'light', size: '1120x700' })
if (asked.out === undefined) {
  console.error('--out DIR says where the pictures go.')
  process.exit(2)
}
const [width, height] = asked.size.split('x').map(Number)
const locales = { en: 'en-GB', fr: 'fr-FR' }
const only = new RegExp(asked.only)

/** The row of a list by its place, the heading left out. */
const rowAt = (page, index) => page.locator(`main [role="row"][aria-rowindex="${index + 2}"]`)
const lists = 'main [role="row"][aria-rowindex="2"]'

/** A dialog is loaded when it is first asked for. */
async function press(page, key) {
  await page.keyboard.press(key)
  await page.getByRole('dialog').waitFor()
}

/** Every screen by its place in the address: what must be there first, and what is done before the picture. */
const screens = [
  { name: 'live', at: 'live', ready: lists },
  { name: 'live-empty', at: 'live?filter=path:no-such-name', ready: 'main h2' },
  {
    name: 'live-detail',
    at: 'live?filter=outcome:failed',
    ready: lists,
    act: (page) => rowAt(page, 0).click(),
  },
  { name: 'phones', at: 'phones', ready: lists },
  { name: 'phones-detail', at: `phones?mac=${macOf(3)}`, ready: 'main section' },
  {
    name: 'phones-marked',
    at: 'phones',
    ready: lists,
    act: async (page) => {
      await rowAt(page, 1).getByRole('checkbox').click()
      await rowAt(page, 2).getByRole('checkbox').click()
    },
  },
  {
    name: 'phones-import',
    at: 'phones',
    ready: lists,
    act: async (page) => {
      await page.keyboard.press('i')
      await page
        .getByRole('dialog')
        .getByRole('textbox')
        .fill('mac;extension\n000e08081100;140\n000e08081107;141\nE08;1')
      await page.getByRole('dialog').getByRole('grid').waitFor()
    },
  },
  { name: 'phones-routes', at: 'phones?view=routes', ready: 'main fieldset' },
  {
    name: 'phones-keys',
    at: 'phones?view=routes',
    ready: 'main input[type="password"]',
    act: (page) => page.locator('main input[type="password"]').scrollIntoViewIfNeeded(),
  },
  { name: 'profiles', at: 'profiles', ready: lists },
  { name: 'profiles-text', at: 'profiles?area=files&path=office.xml', ready: 'main .cm-content' },
  { name: 'profiles-form', at: 'profiles?area=files&path=office.xml&view=form', ready: 'main [data-name]' },
  {
    name: 'rules',
    at: `rules?mac=${macOf(2)}`,
    ready: 'main textarea',
    act: (page) =>
      page.locator('main textarea').fill('($PRVTMR ge 600)? http://10.0.0.1/$PSN/$MA.xml | http://10.0.0.1/basic.txt'),
  },
  { name: 'tasks', at: 'tasks', ready: 'main h2' },
  { name: 'rehearse-setup', at: 'rehearse?view=new', ready: 'main form' },
  { name: 'rehearse-rules', at: 'rehearse?view=rules', ready: 'main li' },
  { name: 'files', at: 'files', ready: lists },
  { name: 'files-detail', at: 'files', ready: lists, act: (page) => rowAt(page, 0).click() },
  { name: 'firmware', at: 'firmware', ready: lists },
  { name: 'firmware-upgrade', at: 'firmware?view=upgrade', ready: lists },
  { name: 'firmware-migration', at: 'firmware?view=migration', ready: lists },
  {
    name: 'firmware-migration-detail',
    at: 'firmware?view=migration',
    ready: lists,
    act: (page) => rowAt(page, 1).click(),
  },
  { name: 'provider', at: 'provider', ready: lists, act: (page) => rowAt(page, 0).click() },
  { name: 'provider-phones', at: `provider?view=phones&mac=${macOf(1)}`, ready: 'main pre' },
  { name: 'provider-tags', at: 'provider?view=tags', ready: lists },
  { name: 'provider-codes', at: 'provider?view=codes', ready: lists, act: (page) => rowAt(page, 0).click() },
  { name: 'tasks-upgrade', at: 'tasks?task=upgrade', ready: 'main h2' },
  { name: 'servers', at: 'servers', ready: 'main section' },
  {
    name: 'servers-dhcp',
    at: 'servers',
    ready: 'main details',
    act: async (page) => {
      for (const details of await page.locator('main section[aria-label="DHCP"] summary').all()) await details.click()
      await page.locator('main section[aria-label="DHCP"]').scrollIntoViewIfNeeded()
    },
  },
  { name: 'trust', at: 'trust', ready: 'main section' },
  {
    name: 'trust-rules',
    at: 'trust',
    ready: 'main section',
    act: async (page) => {
      const add = page.locator('main section').nth(4).getByRole('button').first()
      await add.click()
      await add.scrollIntoViewIfNeeded()
    },
  },
  { name: 'tasks-https', at: 'tasks?task=https', ready: 'main h2' },
  { name: 'tasks-authority', at: 'tasks?task=authority', ready: 'main h2' },
  { name: 'hand-over', at: 'handOver', ready: 'main section' },
  { name: 'site', at: 'site', ready: 'main form' },
  { name: 'guide', at: 'guide?page=profile&at=names', ready: 'main article' },
  { name: 'first-steps', at: 'start', ready: 'main ol' },
  { name: 'palette', at: 'live', ready: lists, act: (page) => press(page, 'Control+k') },
  { name: 'shortcuts', at: 'live', ready: lists, act: (page) => press(page, '?') },
]

/** The guide's pictures: the screen, and the page that shows it. */
const inGuide = {
  'first-steps': 'site',
  servers: 'serve',
  'phones-marked': 'phones',
  'profiles-text': 'profile',
  'phones-routes': 'template',
  'servers-dhcp': 'dhcp',
  'rehearse-result': 'rehearse',
  live: 'resync',
  'live-detail': 'why',
  'hand-over': 'hand-over',
}

const whileRehearsing = [{ name: 'rehearse-running', at: 'rehearse', ready: 'main progress' }]

const cards = 'main ul li button'
const afterRehearsing = [
  { name: 'rehearse-result', at: 'rehearse', ready: cards },
  { name: 'rehearse-phone', at: 'rehearse', ready: cards, act: (page) => page.locator(cards).first().click() },
  {
    name: 'rehearse-fleet',
    at: 'rehearse',
    ready: cards,
    act: async (page) => {
      // What can be looked at stands before the search field: the last of those buttons is the fleet.
      await page.locator('main button[aria-pressed]').last().click()
    },
  },
]

const quiet = () =>
  new Promise((done) => {
    const settle = () => {
      observer.disconnect()
      requestAnimationFrame(() => requestAnimationFrame(done))
    }
    let timer = setTimeout(settle, 250)
    const observer = new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(settle, 250)
    })
    observer.observe(document.body, { subtree: true, childList: true, characterData: true })
    setTimeout(settle, 2_000) // a screen that moves all the time
  })

async function take({ page, folder }, { name, at, ready, act }) {
  await page.bringToFront() // a page behind another is not drawn
  // From another screen, so that what an earlier picture left open is gone.
  await page.evaluate(() => (globalThis.location.hash = '#/nowhere'))
  await page.evaluate((to) => (globalThis.location.hash = `#/${to}`), at)
  await page.locator(ready).first().waitFor()
  await page.evaluate(quiet)
  if (act) {
    await act(page)
    await page.evaluate(quiet)
  }
  const file = asked.guide ? inGuide[name] : name
  await page.screenshot({ path: join(folder, `${file}.png`) })
  await page.keyboard.press('Escape')
}

async function openWindows(browser, url) {
  const looks = asked.languages
    .split(',')
    .flatMap((language) => asked.themes.split(',').map((theme) => [language, theme]))
  return Promise.all(
    looks.map(async ([language, theme]) => {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: locales[language],
        colorScheme: theme,
        reducedMotion: 'reduce',
      })
      const page = await context.newPage()
      const folder = asked.guide
        ? join(root, 'docs/guide/pictures', language)
        : join(asked.out, `${language}-${theme}-${width}`)
      mkdirSync(folder, { recursive: true })
      await page.goto(url)
      await page.getByRole('grid').waitFor()
      return { page, folder }
    }),
  )
}

/** What an office does in its first minutes. */
async function traffic({ ready }) {
  for (const { path, index } of askedByPhones) {
    const answer = await fetch(`http://127.0.0.1:${ready.http.port}/${path}`, {
      headers: { 'User-Agent': agentOf(index) },
    })
    await answer.arrayBuffer()
  }
  await fetchByTftp(ready.tftp.port, 'basic.txt')
  await say(ready.syslog.port, ...saidByPhones)
}

/** Places in the list of paces. */
const [JUMPS, REAL_TIME] = [0, 2]

/** Begins a rehearsal of the site's phones in the first window. */
async function rehearse({ page }, pace) {
  await page.evaluate(() => (globalThis.location.hash = '#/rehearse?view=new'))
  const form = page.locator('main form')
  await form.locator('input[type="text"], input:not([type])').first().fill('tftp://bench/rollout/$MA.cfg')
  await form.locator('select:not(details *)').last().selectOption({ index: pace })
  await form.locator('button[type="submit"]').click()
}

async function takeAll(windows, list) {
  const chosen = list.filter(({ name }) => (asked.guide ? name in inGuide : only.test(name)))
  for (const window of windows) for (const screen of chosen) await take(window, screen)
}

const home = await mkdtemp(join(tmpdir(), 'resync-bench-pictures-'))
const site = join(home, 'acme-lyon')
const cli = resolve(asked.product, 'out/main/cli.js')
execFileSync(process.execPath, [cli, 'init', site], { env: { ...process.env, RESYNC_BENCH_HOME: home }, stdio: 'pipe' })
writePicturesSite(site)
const bench = await startHeadless({ site, cli })
const executablePath = chromiumPath()
const browser = await chromium.launch({ args: [...chromiumArgs], ...(executablePath && { executablePath }) })
try {
  await traffic(bench)
  const windows = await openWindows(browser, bench.ready.ui.url)
  await takeAll(windows, screens)
  const [first] = windows
  await rehearse(first, REAL_TIME)
  await first.page.locator('main progress').waitFor()
  await takeAll(windows, whileRehearsing)
  await first.page.locator('main section button').click()
  await first.page.locator(cards).first().waitFor()
  await rehearse(first, JUMPS)
  await first.page.locator(cards).first().waitFor()
  await takeAll(windows, afterRehearsing)
} finally {
  await browser.close()
  await bench.stop()
  await rm(home, { recursive: true, force: true })
}
