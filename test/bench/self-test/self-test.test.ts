import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { outsidePlaces, tryOutside } from '../../../electron/bench/self-test/outside.ts'
import { runSelfTest } from '../../../electron/bench/self-test/self-test.ts'
import { testPhone } from '../../../electron/bench/trust/test-phone.ts'
import type { SelfTestStep } from '../../../shared/ipc/contract/servers.ts'
import { httpsBench } from '../../support/https-bench.ts'
import { trustWorld } from '../../support/trust-world.ts'

test('a self-test that nobody reads any more takes no further step, and serves its probe no longer', async () => {
  const reader = new AbortController()
  const published: string[] = []
  const subject = {
    address: '127.0.0.1',
    ports: { tftp: null, http: null, https: null, syslog: null },
    securePhone: () => Promise.reject(new Error('HTTPS is off')),
    outside: [],
    publishProbe: (path: string) => {
      published.push(path)
      return () => void published.pop()
    },
    heard: () => Promise.resolve(false),
  }
  const steps: string[] = []
  for await (const { step } of runSelfTest(subject, reader.signal)) {
    steps.push(step)
    if (step === 'tftp') {
      expect(published).toHaveLength(1)
      reader.abort()
    }
  }
  expect(steps).toEqual(['interface', 'tftp'])
  expect(published).toEqual([])
})

describe('over HTTPS', () => {
  const secureSubject = async (names: readonly string[]) => {
    const bench = await httpsBench({ clients: 'required' })
    await bench.trust.issueServer(names)
    return {
      address: '127.0.0.1',
      ports: { tftp: null, http: null, https: bench.server.port, syslog: null },
      publishProbe: (path: string, content: Uint8Array) => {
        writeFileSync(join(bench.parts.files, path), content)
        return () => undefined
      },
      heard: () => Promise.resolve(false),
      securePhone: () => testPhone(bench.trust),
      outside: [],
    }
  }
  const https = async (subject: Parameters<typeof runSelfTest>[0]) => {
    const steps: SelfTestStep[] = []
    for await (const step of runSelfTest(subject)) steps.push(step)
    return steps.find(({ step }) => step === 'https')
  }

  test('the probe is fetched as a phone would, with a phone’s certificate where one is required', async () => {
    const subject = await secureSubject(['127.0.0.1'])
    expect(await https(subject)).toMatchObject({ outcome: 'ok', tried: expect.stringMatching(/^https:/) as string })
  })

  test('a certificate without the address that phones use is said to be', async () => {
    const subject = await secureSubject(['other.server.com'])
    expect(await https(subject)).toMatchObject({
      outcome: 'failed',
      cause: { code: 'certificate-name', params: { address: '127.0.0.1' } },
    })
  })

  test('one that nobody vouches for is said to be', async () => {
    const subject = await secureSubject(['127.0.0.1'])
    const stranger = trustWorld()
    await stranger.trust.createAuthority('Another')
    const securePhone = (): ReturnType<typeof testPhone> => testPhone(stranger.trust)
    expect(await https({ ...subject, securePhone })).toMatchObject({
      outcome: 'failed',
      cause: { code: 'certificate-unknown' },
    })
  })
})

test('the vendor’s services are tried when somebody asks, and said by name where they do not answer', async () => {
  const service = createServer()
  service.listen(0, '127.0.0.1')
  await once(service, 'listening')
  const { port } = service.address() as AddressInfo
  const at = { step: 'renewal', host: '127.0.0.1', port } as const
  expect(await tryOutside(at)).toMatchObject({ step: 'renewal', outcome: 'ok', tried: `tcp://127.0.0.1:${port}` })
  service.close()
  await once(service, 'close')
  expect(await tryOutside(at)).toMatchObject({
    outcome: 'failed',
    cause: { code: 'outside-blocked', params: { port } },
  })
  expect(outsidePlaces.map(({ host, port: to }) => `${host}:${to}`)).toEqual([
    'activation.webex.com:443',
    'sudirenewal.cisco.com:80',
  ])
})
