import { type } from '@orpc/contract'
import { z } from 'zod'
import { ask, sitePath } from './base.ts'

export interface SiteFile {
  readonly path: string
  readonly bytes: number
  readonly modifiedAt: number
  /** Null until it was computed (large files are hashed in the background). */
  readonly sha256: string | null
  readonly lastFetch: {
    readonly at: number
    readonly ip: string
    readonly mac?: string
    readonly server: string
  } | null
}

/** What a browser's `File` and Node's `Blob` have in common: shared/ knows neither the DOM nor Node. */
export interface FileContent {
  readonly size: number
  arrayBuffer(): Promise<ArrayBuffer>
}

const fileContent = z.custom<FileContent>(
  (value) => typeof value === 'object' && value !== null && 'arrayBuffer' in value && 'size' in value,
)

export const files = {
  list: ask.input(z.undefined()).output(type<readonly SiteFile[]>()),
  /** Puts a file under `files/`, whole or not at all. Refuses an existing name unless `replace`. */
  add: ask.input(z.object({ path: sitePath, content: fileContent, replace: z.boolean() })).output(type<SiteFile>()),
  /** Moves it to `.bench/removed/`, from where `restore` brings it back. */
  remove: ask.input(z.object({ path: sitePath })).output(type<{ readonly undo: string }>()),
  restore: ask.input(z.object({ undo: z.string().min(1).max(256) })).output(type<null>()),
  /** Compresses a file of the site and encrypts it with the named key ('' for none), into another file beside it. */
  pack: ask
    .input(
      z.object({ path: sitePath, to: sitePath, gzip: z.boolean(), key: z.string().max(120), replace: z.boolean() }),
    )
    .output(type<SiteFile>()),
  rename: ask.input(z.object({ from: sitePath, to: sitePath })).output(type<null>()),
}
