import { expect, test } from '../../support/e2e-browser.ts'
import { violations } from '../../support/e2e-violations.ts'
import { say } from '../../support/window-clients.ts'

test('every screen can be read and used by everybody', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await say(
    bench.ready.syslog?.port ?? 0,
    '<131>CP-7841-3PCC 00:0e:08:08:11:5c -- Resync failed: Download failed',
    '<132>a warning',
    '<134>CP-7841-3PCC 00:0e:08:08:11:5c -- Requesting resync tftp://10.0.0.1/basic.txt',
  )
  await page.getByRole('row', { name: /resync failed/ }).click()
  await expect(page.getByRole('region', { name: 'Event details' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await page.getByRole('link', { name: 'Files', exact: true }).click()
  await page.getByRole('row', { name: /basic\.txt/ }).click()
  expect(await violations(page)).toEqual([])

  await page.getByRole('link', { name: 'Servers', exact: true }).click()
  await page.getByRole('button', { name: 'Run test' }).click()
  await expect(page.getByText('1 step failed')).toBeVisible()
  expect(await violations(page)).toEqual([])

  await page.getByRole('button', { name: /demo-site/ }).click()
  await expect(page.getByRole('heading', { name: 'Create a site' })).toBeVisible()
  expect(await violations(page)).toEqual([])

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: /^Find a phone, file/ })).toBeFocused()
  expect(await violations(page)).toEqual([])
})

test('at twice the size, nothing is cut and nothing scrolls sideways', async ({ page, bench }) => {
  await page.setViewportSize({ width: 680, height: 380 })
  await page.goto(bench.ready.ui?.url ?? '')
  await expect(page.getByRole('grid')).toBeVisible()
  for (const screen of ['live', 'phones', 'rules', 'tasks', 'files', 'servers', 'site', 'start']) {
    await page.evaluate((to) => (globalThis.location.hash = `#/${to}`), screen)
    await expect(page.locator('main h1').first()).toBeAttached()
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll('main, main *')].some(
        (each) => each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX === 'auto',
      ),
    )
    expect({ screen, wide }).toEqual({ screen, wide: false })
  }
})

test('on the smallest window, in French, the rail has room for every place and tool', async ({ page, bench }) => {
  await page.setViewportSize({ width: 800, height: 600 })
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('button', { name: 'Appearance' }).click()
  await page.getByRole('menuitemradio', { name: 'Français' }).click()
  const rail = page.getByRole('navigation', { name: 'Écrans' })
  await rail.getByRole('link', { name: 'Micrologiciels' }).click()
  await expect(rail.getByRole('button', { name: 'Apparence' })).toBeInViewport({ ratio: 1 })
  const cut = await rail.evaluate((nav) =>
    [nav, ...nav.querySelectorAll('a, button')]
      .filter((one) => one.scrollWidth > one.clientWidth || (one === nav && one.scrollHeight > one.clientHeight))
      .map((one) => one.textContent),
  )
  expect(cut).toEqual([])
})

test('the whole way is open to the keyboard alone', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await expect(page.getByRole('grid')).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  const places = page.getByRole('navigation', { name: 'Screens' }).getByRole('link')
  // The first nine and the last screen have a digit; the others are in the palette.
  const nine = (await places.all()).slice(0, 9)
  for (const [index, place] of [...nine, places.filter({ hasText: 'Hand-over' })].entries()) {
    await page.keyboard.press(`Alt+${(index + 1) % 10}`)
    await expect(place).toHaveAttribute('aria-current', 'page')
  }
  await page.keyboard.press('Alt+1')
  await page.getByRole('grid').focus()
  await page.keyboard.press('Home')
  await expect(page.getByRole('row').nth(1)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('row').nth(2)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('region', { name: 'Event details' })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'Event details' })).toHaveCount(0)
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Next failure')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
