import { expect, test } from 'vitest'
import { runSelfTest } from '../../../electron/bench/self-test/self-test.ts'

test('a self-test that nobody reads any more takes no further step, and serves its probe no longer', async () => {
  const reader = new AbortController()
  const published: string[] = []
  const subject = {
    address: '127.0.0.1',
    ports: { tftp: null, http: null, syslog: null },
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
