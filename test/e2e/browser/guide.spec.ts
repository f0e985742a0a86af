import { expect, test } from '../../support/e2e-browser.ts'

test('F1 opens the guide, and each page shows its picture', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await expect(page.getByRole('grid')).toBeVisible()
  await page.keyboard.press('F1')
  const contents = page.getByRole('navigation', { name: 'Pages of the guide' })
  await expect(contents.getByRole('link')).toHaveCount(10)
  for (const link of await contents.getByRole('link').all()) {
    await link.click()
    const picture = page.getByRole('article').getByRole('img')
    await expect(picture).toBeVisible()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(400)
  }
})

test('the guide is found by what it speaks of, and by the question beside a finding', async ({ page, bench }) => {
  await page.goto(bench.ready.ui?.url ?? '')
  await page.getByRole('button', { name: 'Find' }).click()
  const search = page.getByRole('searchbox').or(page.getByRole('textbox', { name: /^Find a phone/ }))
  await search.fill('well-formed XML')
  await page.getByRole('button', { name: 'Write a profile' }).click()
  await expect(page.getByRole('heading', { name: 'Write a profile' })).toBeVisible()

  await page.evaluate(() => (globalThis.location.hash = '#/guide?page=resync&at=clock'))
  await expect(page.getByRole('heading', { name: 'Its clock is wrong' })).toBeInViewport()
})
