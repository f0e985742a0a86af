import type { Fault } from '../../shared/domain/fault/fault.ts'
import { inert } from '../ui/inert.ts'

/** Evidence may hold text from outside. */
export const inertParams = (params: Fault['params']): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? inert(value, 500) : value]),
  )
