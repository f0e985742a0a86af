import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  benchProcesses,
  expect,
  noWindow,
  openWindow,
  startAgain,
  test,
  type OpenWindow,
} from '../../support/e2e-electron.ts'

test.skip(noWindow !== null, noWindow ?? '')

const fetchFile = async (port: number, path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${port}/${path}`, { headers: { Connection: 'close' } })).status

/** The status, or null while nobody listens. */
const tryFetch = (port: number, path: string): Promise<number | null> => fetchFile(port, path).catch(() => null)

const answering = (port: number): Promise<void> => expect.poll(() => tryFetch(port, 'basic.txt')).toBe(200)

const livePage = async ({ page }: OpenWindow): Promise<void> => {
  await page.evaluate(() => (globalThis.location.hash = '#/live'))
}

test('the window opens by itself, without an error, and without Node in its page', async ({ window }) => {
  const { page, app } = window
  const errors: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(error.message))
  await page.reload()
  await expect(page.getByRole('navigation').first()).toBeVisible()
  expect(
    await page.evaluate(() => [typeof Reflect.get(globalThis, 'require'), typeof Reflect.get(globalThis, 'process')]),
  ).toEqual(['undefined', 'undefined'])
  expect(errors).toEqual([])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
})

test('a page can neither leave, nor open another, nor reach outside the bundle', async ({ window }) => {
  const { page } = window
  const before = page.url()
  expect(await page.evaluate(() => globalThis.open('https://example.com') === null)).toBe(true)
  await page.evaluate(() => (globalThis.location.href = 'https://example.com/'))
  await page.evaluate(() => (globalThis.location.href = 'file:///etc/passwd'))
  const outside = [
    'app://bundle/..%2f..%2fpackage.json',
    'app://bundle/%2e%2e%5cmain/index.js',
    'app://other/index.html',
  ]
  const statuses = await page.evaluate(
    (urls) =>
      Promise.all(
        urls.map((url) =>
          fetch(url).then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      ),
    outside,
  )
  expect(statuses.every((status) => status !== 200)).toBe(true)
  expect(page.url().split('#')[0]).toBe(before.split('#')[0])
})

test('a fetch is seen in Live', async ({ site, window }) => {
  await answering(site.ports.http)
  await livePage(window)
  expect(await fetchFile(site.ports.http, 'there-is-no-such-file.xml')).toBe(404)
  await expect(window.page.getByText('there-is-no-such-file.xml').first()).toBeVisible()
})

test('a reload of the window drops nothing: the same servers, and what was there is there again', async ({
  site,
  window,
}) => {
  await answering(site.ports.http)
  await livePage(window)
  await fetchFile(site.ports.http, 'before-the-reload.xml')
  const before = await benchProcesses(window.app)
  const fetched = fetchFile(site.ports.http, 'during-the-reload.xml')
  await window.page.reload()
  expect(await fetched).toBe(404)
  await expect(window.page.getByText('before-the-reload.xml').first()).toBeVisible()
  await expect(window.page.getByText('during-the-reload.xml').first()).toBeVisible()
  expect(await benchProcesses(window.app)).toEqual(before)
})

test('a bench process that is killed is back with its site, and the window says so', async ({ site, window }) => {
  await answering(site.ports.http)
  await livePage(window)
  const [pid] = await benchProcesses(window.app)
  process.kill(pid ?? 0, 'SIGKILL')
  await expect.poll(() => tryFetch(site.ports.http, 'basic.txt'), { intervals: [20] }).toBe(200)
  expect(await benchProcesses(window.app)).not.toContain(pid)
  await expect(window.page.getByText('bench restarted').first()).toBeVisible()
  expect(await fetchFile(site.ports.http, 'after-the-crash.xml')).toBe(404)
  await expect(window.page.getByText('after-the-crash.xml').first()).toBeVisible()
})

test('a page that crashes is loaded again, and the servers do not notice', async ({ site, window }) => {
  await answering(site.ports.http)
  const before = await benchProcesses(window.app)
  await window.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  )
  await expect
    .poll(() => window.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()))
    .toBe(false)
  expect(await fetchFile(site.ports.http, 'basic.txt')).toBe(200)
  expect(await benchProcesses(window.app)).toEqual(before)
})

test('a second start shows the window of the first, and quitting frees the ports', async ({ home, site }) => {
  const first = await openWindow(home)
  await answering(site.ports.http)
  expect(await startAgain(home)).toBe(0)
  expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true)
  await first.app.close()
  expect(await tryFetch(site.ports.http, 'basic.txt')).toBeNull()
})

test('the customer’s report is printed as a PDF, in both languages, also into the pack', async ({ site, window }) => {
  await answering(site.ports.http)
  const { page, app, home } = window
  await expect(page.getByText('nothing dropped')).toBeVisible() // only now does the page say what becomes of the history
  test.skip(
    await page.getByText('in memory only').isVisible(),
    'this Electron has no SQLite, and so no history to report',
  )
  await page.evaluate(() => (globalThis.location.hash = '#/handOver'))
  for (const [language, button] of [
    ['en', 'PDF in English'],
    ['fr', 'PDF in French'],
  ] as const) {
    const to = join(home, `report-${language}.pdf`)
    const saved = app.evaluate(
      ({ session }, path) =>
        new Promise<string>((resolve) => {
          session.defaultSession.once('will-download', (_event, item) => {
            item.setSavePath(path)
            item.once('done', (_done, state) => resolve(state))
          })
        }),
      to,
    )
    await page.getByRole('button', { name: button }).click()
    expect(await saved).toBe('completed')
    expect(readFileSync(to).subarray(0, 5).toString()).toBe('%PDF-')
  }
  const pack = join(home, 'pack.zip')
  await page.getByRole('textbox', { name: 'File on this laptop' }).first().fill(pack)
  await page.getByRole('button', { name: 'Make the pack' }).click()
  await expect(page.getByText('The pack is ready')).toBeVisible()
  const names = readFileSync(pack).toString('latin1')
  for (const name of ['report-en.pdf', 'report-fr.pdf']) expect(names).toContain(name)
})

test('quitting asks while a phone downloads, and goes on by itself once the download is over', async ({
  home,
  site,
}) => {
  writeFileSync(join(site.folder, 'files', 'large.bin'), Buffer.alloc(64 * 1024 * 1024))
  const { app, page } = await openWindow(home)
  await answering(site.ports.http)
  const phone = connect(site.ports.http, '127.0.0.1')
  await once(phone, 'connect')
  phone.pause()
  phone.write('GET /large.bin HTTP/1.1\r\nHost: bench\r\n\r\n')
  await expect(page.getByText('1 transfer under way')).toBeVisible()
  const closed = app.waitForEvent('close')
  await app.evaluate(({ app: electron }) => setImmediate(() => electron.quit()))
  // It asks, and still serves.
  expect(await tryFetch(site.ports.http, 'basic.txt')).toBe(200)
  phone.destroy()
  await closed
  expect(await tryFetch(site.ports.http, 'basic.txt')).toBeNull()
})

test('a window with an unsaved profile asks before it closes, and before it quits', async ({ site, window }) => {
  await answering(site.ports.http)
  const { page, app } = window
  /** What the person answers to the next questions; how many there were is counted. */
  const answer = (response: number): Promise<void> =>
    app.evaluate(({ dialog }, given) => {
      dialog.showMessageBox = () => {
        Reflect.set(globalThis, 'asked', ((Reflect.get(globalThis, 'asked') as number | undefined) ?? 0) + 1)
        return Promise.resolve({ response: given, checkboxChecked: false })
      }
    }, response)
  const asked = (): Promise<unknown> => app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown)
  const windows = (): Promise<number> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

  await page.evaluate(() => (globalThis.location.hash = '#/profiles?area=files&path=basic.txt'))
  await page.locator('.cm-content').click()
  await page.keyboard.type('<!-- not saved -->')
  await livePage(window)
  await answer(0)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
  await expect.poll(asked).toBe(1)
  await app.evaluate(({ app: own }) => own.quit())
  await expect.poll(asked).toBe(2)
  expect(await windows()).toBe(1)
  expect(await fetchFile(site.ports.http, 'basic.txt')).toBe(200)
  await answer(1)
  const ended = new Promise<void>((resolve) => app.once('close', () => resolve()))
  await app.evaluate(({ app: own }) => own.quit())
  await ended
  expect(await tryFetch(site.ports.http, 'basic.txt')).toBeNull()
})
