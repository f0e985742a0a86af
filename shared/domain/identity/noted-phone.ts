import { z } from 'zod'
import { lazily } from '../lazily.ts'
import type { Mac } from './mac.ts'

/** Which phone it was, as a file of the site notes it down: the parts of a schema, to be checked when it is read again. */
export const notedPhone = lazily(() => ({
  ip: z.union([z.ipv4(), z.ipv6()]),
  mac: z
    .string()
    .regex(/^[0-9a-f]{12}$/)
    .transform((text) => text as Mac)
    .optional(),
  model: z.string().max(40).optional(),
}))
