import { type } from '@orpc/contract'
import { z } from 'zod'
import { languages, type Language } from '../../domain/text/languages.ts'
import { ask, filterText } from './base.ts'

export interface Preferences {
  readonly language: 'system' | Language
  readonly theme: 'system' | 'light' | 'dark'
  readonly savedFilters: readonly { readonly name: string; readonly filter: string }[]
}

const preferencesInput = z.object({
  language: z.enum(['system', ...languages]),
  theme: z.enum(['system', 'light', 'dark']),
  savedFilters: z
    .array(z.object({ name: z.string().min(1).max(80), filter: filterText }))
    .max(100)
    .readonly(),
})

export const preferences = {
  get: ask.input(z.undefined()).output(type<Preferences>()),
  set: ask.input(preferencesInput).output(type<null>()),
}
