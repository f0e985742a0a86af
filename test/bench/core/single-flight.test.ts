import { expect, test } from 'vitest'
import { SingleFlight } from '../../../electron/bench/core/single-flight.ts'

/** Looks that end when they are told to. */
function looks() {
  const begun: ((value: string) => void)[] = []
  const look = () => new Promise<string>((resolve) => void begun.push(resolve))
  return { begun, look }
}
const turn = () => new Promise((resolve) => void setImmediate(resolve))

test('those who ask together share one look', async () => {
  const flights = new SingleFlight<string, string>()
  const { begun, look } = looks()
  const [one, two, other] = [flights.run('a', look), flights.run('a', look), flights.run('b', look)]
  await turn()
  expect(begun).toHaveLength(2)
  begun[0]?.('first')
  begun[1]?.('second')
  expect(await Promise.all([one, two, other])).toEqual(['first', 'first', 'second'])
})

test('who asks while a look is under way gets the next one, however it ends', async () => {
  const flights = new SingleFlight<string, string>()
  const { begun, look } = looks()
  const failing = flights.run('a', async () => {
    await turn()
    throw new Error('disk')
  })
  failing.catch(() => undefined)
  await turn()
  const [late, later] = [flights.run('a', look), flights.run('a', look)]
  expect(begun).toHaveLength(0)
  await expect(failing).rejects.toThrow('disk')
  await turn()
  await turn()
  expect(begun).toHaveLength(1)
  begun[0]?.('new')
  expect(await Promise.all([late, later])).toEqual(['new', 'new'])
})
