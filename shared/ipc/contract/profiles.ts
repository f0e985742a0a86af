import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { ProfileArea } from '../../domain/profile/area.ts'
import type { FileFacts } from '../../domain/profile/lint/file-facts.ts'
import { ask, revision, sitePath } from './base.ts'

export interface ProfileSummary {
  readonly area: ProfileArea
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
  /** Null for what is no text. */
  readonly revision: string | null
  /** Whether it holds a flat profile. */
  readonly profile: boolean
  readonly findings: { readonly error: number; readonly warning: number; readonly info: number }
}

export interface ProfileDocument {
  readonly text: string
  readonly revision: string
}

export interface ProfileVersion {
  readonly at: number
  readonly sha256: string
  readonly bytes: number
}

const area = z.enum(['files', 'templates'])

const profileText = z.string().max(4 * 1024 * 1024)

export const profiles = {
  list: ask.input(z.undefined()).output(type<readonly ProfileSummary[]>()),
  /** What the site knows of this file, its phones and its other files: what the linter judges it by. */
  facts: ask.input(z.object({ area, path: sitePath })).output(type<FileFacts>()),
  read: ask.input(z.object({ area, path: sitePath })).output(type<ProfileDocument>()),
  /** `basedOn` is the revision that was read, null for a new file. Another revision on disk is a FILE_CHANGED fault. */
  save: ask
    .input(z.object({ area, path: sitePath, text: profileText, basedOn: revision.nullable() }))
    .output(type<ProfileDocument>()),
  /** The revision on disk each time that it changes, null when the file is gone: somebody edits it outside. */
  watch: ask.input(z.object({ area, path: sitePath })).output(eventIterator(type<string | null>())),
  versions: ask.input(z.object({ area, path: sitePath })).output(type<readonly ProfileVersion[]>()),
  version: ask.input(z.object({ area, path: sitePath, sha256: z.string().length(64) })).output(type<ProfileDocument>()),
}
