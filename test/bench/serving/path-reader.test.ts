import { expect, test } from 'vitest'
import { createPathReader } from '../../../electron/bench/serving/path-reader.ts'
import { servedPath } from '../../../shared/domain/site/served-path.ts'

const targets = ['/a.xml', 'a%20b.xml', '/a%20b.xml', '//a', '/../a', '/x\u00e9', '', '/'.padEnd(400, 'x')]

test('reads every target as the one decision does, the first time and again, for each server', () => {
  const read = createPathReader()
  for (let time = 0; time < 3; time++)
    for (const target of targets)
      for (const server of ['http', 'https', 'tftp'] as const)
        expect(read(target, server), `${server} ${target}`).toEqual(servedPath(target, server))
})

test('goes on reading rightly after more names than it keeps', () => {
  const read = createPathReader()
  for (let name = 0; name < 3_000; name++)
    expect(read(`/${name}.xml`, 'http')).toEqual({ ok: true, value: `${name}.xml` })
  expect(read('/../secret', 'http')).toEqual({ ok: false, error: 'outside' })
})
