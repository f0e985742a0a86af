import { expect, test } from 'vitest'
import { routeChanges } from '../../../shared/domain/route/changes.ts'
import type { Route } from '../../../shared/domain/route/route.ts'

const route = (pattern: string, to: Partial<Route> = {}): Route => ({
  pattern,
  template: 'phone.xml',
  gzip: false,
  key: '',
  ...to,
})

test('routes are told apart by their pattern: new, changed, removed', () => {
  const before = [route('/a'), route('/b'), route('/c')]
  const after = [route('/a'), route('/b', { key: 'site' }), route('/d')]
  expect(routeChanges(before, after)).toEqual({
    added: [route('/d')],
    changed: [{ before: route('/b'), after: route('/b', { key: 'site' }) }],
    removed: [route('/c')],
    moved: false,
  })
})

test('another order alone is a change, and one that was only inserted moves nothing', () => {
  const [a, b, c] = [route('/a'), route('/b'), route('/c')]
  const order = { added: [], changed: [], removed: [], moved: true }
  expect(routeChanges([a, b], [b, a])).toEqual(order)
  expect(routeChanges([a, b], [c, a, b]).moved).toBe(false)
  expect(routeChanges([a, b, c], [a, c]).moved).toBe(false)
  expect(routeChanges([a, b], [a, b])).toEqual({ ...order, moved: false })
})

test('of two routes with the same pattern, each has its own counterpart', () => {
  const twice = [route('/a'), route('/a', { gzip: true })]
  expect(routeChanges(twice, [route('/a', { gzip: true })])).toMatchObject({ removed: [route('/a')], changed: [] })
  expect(routeChanges([route('/a')], twice)).toMatchObject({ added: [route('/a', { gzip: true })], changed: [] })
})
