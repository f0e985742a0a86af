import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { publish } from '../../../electron/bench/publish/publish.ts'
import { s3Target } from '../../../electron/bench/publish/s3-target.ts'
import { s3Place } from '../../../shared/domain/publish/places.ts'
import type { PublishSummary } from '../../../shared/domain/publish/publish.ts'
import { has } from '../../support/phone-programs.ts'
import { provisioningWorld } from '../../support/provisioning-world.ts'
import { s3Store } from '../../support/s3-store.ts'

const secrets = { BENCHKEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const signing = { accessKey: 'BENCHKEY', secretKey: secrets.BENCHKEY, region: 'eu-west-3' }

const target = (port: number, more: Partial<typeof signing> & { readonly to?: string } = {}) => {
  const { to = 's3://phones/lyon', ...other } = more
  const place = s3Place(to)
  if (place === null) throw new Error(to)
  const endpoint = new URL(`http://127.0.0.1:${port}`)
  return s3Target({ place, endpoint, signing: { ...signing, ...other }, signal: new AbortController().signal })
}

const names = ['basic.txt', 'a+b & c (1)’s.xml', 'Élodie/été.cfg']

async function site() {
  const world = await provisioningWorld()
  for (const name of names) await world.put(`files/${name}`, `<flat-profile>${name}</flat-profile>`)
  const run = async (port: number): Promise<PublishSummary> => {
    const to = await target(port)
    const options = { site: world.site, provisioning: world.provisioning, target: to, dryRun: false, remove: true }
    const summary = await publish({ ...options, signal: new AbortController().signal, onStep: () => undefined })
    await to.close()
    return summary
  }
  return { world, run }
}

describe('a bucket', () => {
  test('gets every file under its own name, whatever is in it, and only what changed', async () => {
    const store = await s3Store(secrets)
    const { world, run } = await site()
    expect(await run(store.port)).toMatchObject({ failed: 0 })
    for (const name of names)
      expect(store.objects.get(`lyon/${name}`)?.content.toString()).toBe(`<flat-profile>${name}</flat-profile>`)
    expect(store.objects.get('lyon/Élodie/été.cfg')?.type).toBe('text/xml')
    const puts = (): number => store.asked.filter((line) => line.startsWith('PUT')).length
    const first = puts()
    expect(await run(store.port)).toMatchObject({ added: 0, changed: 0, bytes: 0 })
    expect(puts()).toBe(first)
    await world.put('files/basic.txt', 'new')
    expect(await run(store.port)).toMatchObject({ changed: 1 })
    expect(store.objects.get('lyon/basic.txt')?.content.toString()).toBe('new')
  })

  test('loses what the site has no longer', async () => {
    const store = await s3Store(secrets)
    const { world, run } = await site()
    await run(store.port)
    await rm(join(world.site.parts.files, 'basic.txt'))
    expect(await run(store.port)).toMatchObject({ removed: 1 })
    expect(store.objects.has('lyon/basic.txt')).toBe(false)
  })

  test('that is busy is asked again', async () => {
    const store = await s3Store(secrets)
    store.troubles.push(503)
    const to = await target(store.port)
    await to.write('a', Buffer.from('x'))
    expect(store.objects.get('lyon/a')?.content.toString()).toBe('x')
    await to.close()
  })

  test.each([
    ['with a wrong secret', { secretKey: 'another' }, 'SignatureDoesNotMatch'],
    ['with a key that it does not know', { accessKey: 'NOBODY' }, 'InvalidAccessKeyId'],
    ['that is not there', { to: 's3://elsewhere/lyon' }, 'NoSuchBucket'],
  ])('%s refuses before anything is sent', async (_case, more, reason) => {
    const store = await s3Store(secrets)
    await expect(target(store.port, more)).rejects.toMatchObject({ fault: { code: 'S3_REFUSED', params: { reason } } })
    expect(store.objects.size).toBe(0)
  })

  test('says what time it has when the laptop’s clock is off', async () => {
    const store = await s3Store(secrets, () => new Date(Date.now() + 3_600_000))
    await expect(target(store.port)).rejects.toMatchObject({
      fault: { params: { reason: 'RequestTimeTooSkewed', date: expect.stringMatching(/GMT$/) as string } },
    })
  })

  test.skipIf(!has('curl'))('checks signatures as curl makes them, too', async () => {
    const store = await s3Store(secrets)
    const put = async (secret: string): Promise<string> => {
      const { stdout } = await promisify(execFile)('curl', [
        ...['-s', '-o', '/dev/null', '-w', '%{http_code}', '--aws-sigv4', 'aws:amz:eu-west-3:s3'],
        ...['--user', `BENCHKEY:${secret}`, '-X', 'PUT', '-d', 'hello', '-H', 'Content-Type: text/plain'],
        `http://127.0.0.1:${store.port}/phones/curl.txt`,
      ])
      return stdout
    }
    expect(await put('another')).toBe('403')
    expect(await put(secrets.BENCHKEY)).toBe('200')
    expect(store.objects.get('curl.txt')?.content.toString()).toBe('hello')
  })
})

test.each([
  ['s3://phones', { bucket: 'phones', prefix: '' }],
  ['s3://phones/lyon/', { bucket: 'phones', prefix: 'lyon' }],
  ['s3://Phones/x', null],
  ['s3://a', null],
])('%s', (text, place) => expect(s3Place(text)).toEqual(place))
