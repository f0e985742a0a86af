import { noWindow, test } from '../../support/e2e-electron.ts'
import { liveADay, plugInTen } from '../../support/ten-phones.ts'

test.skip(noWindow !== null, noWindow ?? '')

const net = '127.94.2'

test('ten phones are found, added, pushed in three ways, and the two that fail are told apart, in the window', async ({
  site,
  window,
}) => {
  test.setTimeout(120_000)
  const phones = await plugInTen({ net, syslog: site.ports.syslog })
  try {
    test.skip(phones.failure !== null, `no phones here: ${phones.failure ?? ''}`)
    await liveADay(window.page, { net, http: site.ports.http })
  } finally {
    await phones.unplug()
  }
})
