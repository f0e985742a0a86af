import { expect, test } from 'vitest'
import { faultOf, overEachWire } from '../support/contract-suite.ts'

const report = '<flat-profile>\n<Station_Name ua="na">Reception</Station_Name>\n</flat-profile>\n'

overEachWire('reports', (page) => {
  const url = (path: string): string => {
    const { http } = page.bench.state().servers
    return `http://127.0.0.1:${http.phase === 'listening' ? http.port : 0}${path}`
  }
  const send = (path: string, method = 'POST') =>
    fetch(url(path), {
      method,
      body: report,
      headers: { 'User-Agent': 'Cisco-CP-8841-3PCC/11.3.1 (000e08aabbcc)', 'Content-Type': 'x/y' },
    })

  test('what a phone sends is refused until a person allows it; then it is kept, told and compared', async () => {
    const { client } = page
    expect(await client.reports.settings()).toMatchObject({ enabled: false, quotaMegabytes: 64, usedBytes: 0 })
    expect((await send('/report/000e08aabbcc.xml')).status).toBe(405)
    await client.reports.configure({ enabled: true, quotaMegabytes: 8, limitMegabytes: 1 })
    expect((await send('/report/000e08aabbcc.xml')).status).toBe(200)
    expect((await send('/report/000e08aabbcc.xml', 'PUT')).status).toBe(201)
    const kept = await client.reports.list({ mac: '000e08aabbcc' })
    expect(kept).toMatchObject([{ form: 'xml', bytes: report.length }, { form: 'xml' }])
    expect(await client.reports.settings()).toMatchObject({ enabled: true, usedBytes: 2 * report.length })
    const { events } = await client.bench.snapshot({ filter: '', limit: 20 })
    expect(events.filter(({ type }) => type === 'report.received')).toMatchObject([
      { who: { mac: '000e08aabbcc' }, method: 'POST', path: '/report/000e08aabbcc.xml', form: 'xml' },
      { method: 'PUT' },
    ])
    const name = kept[0]?.name ?? ''
    expect(await client.reports.compare({ mac: '000e08aabbcc', name })).toMatchObject({ kind: 'compared', from: name })
    expect(await faultOf(client.reports.compare({ mac: '000e08aabbcc', name: '../../site.json' }))).toMatchObject({
      code: 'FILE_UNKNOWN',
    })
    await client.reports.configure({ enabled: false, quotaMegabytes: 8, limitMegabytes: 1 })
  })
})
