import { AsyncLocalStorage } from 'node:async_hooks'
import { after, before, describe as describeNode, test as testNode } from 'node:test'
import { format } from 'node:util'
import { expect } from '@playwright/test'

/**
 * What the TLS tests use of vitest, on Node's own test runner: vitest itself does not start on the Node that is in
 * Electron. The tests are bundled with this in its place, and run there as they are.
 */
type Cleanup = () => unknown
const cleanups = new AsyncLocalStorage<Cleanup[]>()

/** Called last to first when the test is over, as vitest does. */
export function onTestFinished(cleanup: Cleanup): void {
  const list = cleanups.getStore()
  if (list === undefined) throw new Error('no test is running')
  list.push(cleanup)
}

type Body = (...given: never[]) => unknown

async function run(body: Body, given: readonly unknown[]): Promise<void> {
  const list: Cleanup[] = []
  await cleanups.run(list, async () => {
    try {
      await body(...(given as never[]))
    } finally {
      for (const cleanup of list.toReversed()) await cleanup()
    }
  })
}

type Each = (cases: readonly unknown[]) => (name: string, body: Body) => void

const each =
  (
    declare: (name: string, body: () => unknown) => void,
    call: (body: Body, given: readonly unknown[]) => unknown,
  ): Each =>
  (cases) =>
  (name, body) => {
    for (const one of cases) {
      const given = Array.isArray(one) ? (one as readonly unknown[]) : [one]
      const places = name.match(/%[sdijo]/g)?.length ?? 0
      declare(format(name, ...given.slice(0, places)), () => call(body, given))
    }
  }

const declareTest = (name: string, body: () => unknown): void => void testNode(name, () => body() as Promise<void>)
const declareSuite = (name: string, body: () => unknown): void => void describeNode(name, () => void body())

export const test = Object.assign((name: string, body: Body): void => declareTest(name, () => run(body, [])), {
  each: each(declareTest, run),
  skipIf: (skipped: boolean) => (name: string, body: Body) => {
    void testNode(name, { skip: skipped }, () => run(body, []))
  },
})
export const describe = Object.assign(declareSuite, {
  each: each(declareSuite, (body, given) => body(...(given as never[]))),
})
export { after as afterAll, before as beforeAll, expect }
