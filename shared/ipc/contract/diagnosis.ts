import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Diagnosis } from '../../domain/diagnosis/diagnosis.ts'
import { ask } from './base.ts'

export const diagnosis = {
  /** What is behind an event of the history, with all that the site knows of it; null where nothing is wrong. */
  event: ask.input(z.object({ seq: z.number().int() })).output(type<Diagnosis | null>()),
}
