import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startHeadless } from '../support/e2e-headless.ts'
import { newFolder } from '../support/new-folder.ts'

function preferences(): string {
  const { path, remove } = newFolder()
  onTestFinished(remove)
  return path
}

/** Serves once, and stops. */
async function serveOnce(home: string): Promise<void> {
  const bench = await startHeadless({ home })
  await bench.stop('SIGTERM')
}

test('what was compiled is kept for the next start, in one folder for the build; that of a build before it goes', async () => {
  const home = preferences()
  mkdirSync(join(home, 'compiled', 'older'), { recursive: true })
  writeFileSync(join(home, 'compiled', 'older', 'some'), '')
  await serveOnce(home)
  const [build, ...others] = readdirSync(join(home, 'compiled'))
  expect(others).toEqual([])
  expect(build).not.toBe('older')
  const kept = (): readonly string[] =>
    readdirSync(join(home, 'compiled', build ?? ''), { recursive: true }).map(String)
  const first = kept()
  expect(first.length).toBeGreaterThan(10)
  await serveOnce(home)
  expect(kept()).toEqual(first)
})

test('where it cannot be kept, it serves all the same', async () => {
  const home = preferences()
  writeFileSync(join(home, 'compiled'), 'a file in the way')
  const bench = await startHeadless({ home })
  expect(bench.ready.http).not.toBeNull()
  await bench.stop('SIGTERM')
})
