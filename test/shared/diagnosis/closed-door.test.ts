import { describe, expect, test } from 'vitest'
import { fault } from '../../../shared/domain/fault/fault.ts'
import { codes, found } from '../../support/diagnosed-site.ts'
import { phoneStream, type PhoneStream } from '../../support/phone-stream.ts'

const say = (text: string): string => `CP-7841-3PCC 00:0e:08:ab:cd:ef -- ${text}`
const listening = (stream: PhoneStream, port: number): PhoneStream =>
  stream.add({ type: 'server.listening', server: 'http', address: '', port })
const failing = (stream: PhoneStream, url: string): PhoneStream =>
  stream
    .says(say(`Requesting resync ${url}`))
    .at(9)
    .says(say('Resync failed: Download failed'))

describe('a phone that asks this machine, where nothing listens', () => {
  test('has another port than the server: the server can move there', () => {
    const [finding] = found(failing(listening(phoneStream(), 8_080), 'http://192.168.1.200:80/a.xml').events)
    expect(finding).toMatchObject({
      code: 'wrong-port',
      look: 'failed',
      params: { scheme: 'HTTP', port: 80, own: 8_080, reason: 'Download failed' },
      remedy: { kind: 'serve-on', server: 'http', port: 80 },
    })
  })

  test('is right about the port without naming it, and then it is not the port', () => {
    expect(codes(failing(listening(phoneStream(), 80), 'http://192.168.1.200/a.xml'))).toEqual(['resync-failed'])
    expect(codes(failing(listening(phoneStream(), 8_080), 'http://192.168.1.200/a.xml'))).toEqual(['wrong-port'])
  })

  test('asks at another of its addresses than the one at which the server listens', () => {
    const at = (address: string): PhoneStream =>
      phoneStream().add({ type: 'server.listening', server: 'http', address, port: 80 })
    const url = 'http://192.168.1.200:80/a.xml'
    expect(found(failing(at('10.0.0.4'), url).events)).toMatchObject([
      { code: 'wrong-interface', params: { host: '192.168.1.200', own: '10.0.0.4' }, remedy: { kind: 'open-servers' } },
    ])
    for (const address of ['192.168.1.200', '0.0.0.0', ''])
      expect(codes(failing(at(address), url))).toEqual(['resync-failed'])
    expect(codes(failing(at('10.0.0.4'), 'http://bench.local/a.xml'))).toEqual(['resync-failed'])
  })

  test('finds the server stopped, or unable to run, and then why', () => {
    const url = 'http://192.168.1.200:80/a.xml'
    const stopped = listening(phoneStream(), 80).add({ type: 'server.stopped', server: 'http' })
    expect(found(failing(stopped, url).events)).toMatchObject([
      { code: 'server-down', remedy: { kind: 'open-servers' } },
    ])
    const taken = phoneStream().add({
      type: 'server.failed',
      server: 'http',
      fault: fault('PORT_IN_USE', { port: 80 }),
    })
    const all = found(failing(taken, url).events).filter(({ subject }) => subject.kind === 'phone')
    expect(all).toMatchObject([{ code: 'server-failed', params: { cause: 'fault', fault: 'PORT_IN_USE' } }])
  })

  test('is over as soon as it is found again, and is not guessed where no server is known or another one is asked', () => {
    const url = 'http://192.168.1.200:80/a.xml'
    expect(codes(listening(failing(listening(phoneStream(), 8_080), url), 80))).toEqual(['resync-failed'])
    expect(codes(failing(phoneStream(), url))).toEqual(['resync-failed'])
    expect(codes(failing(listening(phoneStream(), 8_080), 'http://192.168.1.9:80/a.xml'))).toEqual(['other-server'])
  })
})
