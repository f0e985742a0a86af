import { expect, test } from '../../support/e2e-browser.ts'
import { liveADay, plugInTen } from '../../support/ten-phones.ts'

const net = '127.94.1'

test('ten phones are found, added, pushed in three ways, and the two that fail are told apart, in the browser', async ({
  page,
  bench,
  consoleErrors,
}) => {
  test.setTimeout(120_000)
  const phones = await plugInTen({ net, syslog: bench.ready.syslog?.port ?? 0 })
  try {
    test.skip(phones.failure !== null, `no phones here: ${phones.failure ?? ''}`)
    await page.goto(bench.ready.ui?.url ?? '')
    await liveADay(page, { net, http: bench.ready.http?.port ?? 0 })
    expect(consoleErrors).toEqual([])
  } finally {
    await phones.unplug()
  }
})
