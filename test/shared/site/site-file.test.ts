import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { migrate, newSiteFile, parseSiteFile, writeSiteFile } from '../../../shared/domain/site/site-file.ts'

test('a new site listens everywhere, on the ports that phones expect', () => {
  expect(newSiteFile('Acme Lyon')).toEqual({
    schema: 1,
    name: 'Acme Lyon',
    listen: '',
    advertise: '',
    announce: false,
    servers: {
      tftp: { enabled: true, port: 69 },
      http: { enabled: true, port: 80 },
      https: { enabled: false, port: 443 },
      syslog: { enabled: true, port: 514 },
      dhcp: { enabled: false, port: 67 },
    },
    routes: [],
    firmware: { folder: 'image', licences: 'migration', enterprisePort: 0 },
    broadworks: { logins: {}, unset: 'leave' },
    uploads: { enabled: false, limitMegabytes: 4, quotaMegabytes: 64 },
    trust: { clients: 'none', oldPhones: false, ownPhone: false, reflector: '/cgi-bin/reflect.pl', access: [] },
  })
})

test('what is written is what is read', () => {
  const site = newSiteFile('Acme')
  expect(parseSiteFile(writeSiteFile(site))).toEqual({ ok: true, value: { site, migratedFrom: null } })
})

test('what is left out has its default, and a byte order mark is no error', () => {
  const read = parseSiteFile('\uFEFF{"schema":1,"name":"A","servers":{"http":{"port":8080}}}')
  expect(read.ok && read.value.site.servers.http).toEqual({ enabled: true, port: 8080 })
  expect(read.ok && read.value.site.servers.tftp).toEqual({ enabled: true, port: 69 })
})

test('keys that this version does not know are kept, at every level', () => {
  const text = JSON.stringify({
    schema: 1,
    name: 'A',
    colour: 'blue',
    servers: { tftp: { port: 6969, note: 'n' }, dhcp: { x: 1 } },
    routes: [{ pattern: '/$PSN.xml', template: 'phone.xml', later: true }],
  })
  const read = parseSiteFile(text)
  expect(read.ok && JSON.parse(writeSiteFile(read.value.site))).toMatchObject(JSON.parse(text) as object)
})

test('a newer site is refused by its number, whatever else is in it', () => {
  expect(parseSiteFile('{"schema":7,"strange":[]}')).toEqual({
    ok: false,
    error: { code: 'SITE_NEWER', found: 7, known: 1 },
  })
})

describe('a damaged file is explained with its line', () => {
  test.each([
    ['{\n  "schema": 1,\n  "name": "A",,\n}', 3],
    ['{\n  "schema": 1,\n  "name": "A",\n  "servers": {\n    "http": { "port": 70000 }\n  }\n}', 5],
    ['{\n  "schema": 1,\n  "name": ""\n}', 3],
    ['[]', 1],
    ['', 1],
    ['{}', 1],
    ['{"schema":"1"}', 1],
  ])('%j at line %d', (text, line) => {
    const read = parseSiteFile(text)
    expect(read).toMatchObject({ ok: false, error: { code: 'SITE_INVALID', line } })
  })
})

test('an older file is brought forward step by step, and says from where', () => {
  const steps = { 1: (json: object) => ({ ...json, b: 2 }), 2: (json: object) => ({ ...json, c: 3 }) }
  expect(migrate({ schema: 1, a: 1 }, 3, steps)).toEqual({
    ok: true,
    value: { json: { schema: 3, a: 1, b: 2, c: 3 }, from: 1 },
  })
  expect(migrate({ schema: 1 }, 3, {})).toMatchObject({ ok: false, error: { code: 'SITE_INVALID' } })
})

test('no text makes it throw', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseSiteFile(text)))
})
