import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { defaultForwardSettings } from '../../shared/domain/forward/log-server.ts'
import { overEachWire } from '../support/contract-suite.ts'

overEachWire('forward', (page) => {
  test('is off, and passes everything on to the log server that is named', async () => {
    expect(await page.client.forward.state()).toMatchObject({ phase: 'off', settings: { to: '', enabled: false } })
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const heard = Promise.withResolvers<string>()
    let text = ''
    server.on('connection', (socket) => {
      onTestFinished(() => void socket.destroy())
      socket.on('data', (data) => {
        text += data.toString()
        if (text.includes('settings.changed')) heard.resolve(text)
      })
    })
    onTestFinished(() => void server.close())
    const to = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
    await page.client.forward.configure({ ...defaultForwardSettings, enabled: true, to })
    await page.client.servers.setAddresses({ listen: '127.0.0.1', advertise: '127.0.0.1' })
    // Octets are counted, and the event is in the form of RFC 5424.
    expect(await heard.promise).toMatch(/\d+ <\d+>1 [^ ]+ [^ ]+ [^ ]+ [^ ]* settings\.changed /)
    expect(await page.client.forward.state()).toMatchObject({ phase: 'connected', settings: { to }, missed: 0 })
    await page.client.forward.configure(defaultForwardSettings)
    expect(await page.client.forward.state()).toMatchObject({ phase: 'off' })
  })

  test('refuses what is no log server', async () => {
    await expect(
      page.client.forward.configure({ ...defaultForwardSettings, to: 'http://logs.example' }),
    ).rejects.toThrow()
  })
})
