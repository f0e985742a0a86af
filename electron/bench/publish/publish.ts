import { createHash } from 'node:crypto'
import { errorCode } from '../core/error-code.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { Site } from '../site/site.ts'
import type { PublishProgress, PublishStep, PublishSummary } from '../../../shared/domain/publish/publish.ts'
import { contentsOf, type Content, type Published } from './contents.ts'
import { PublishNotes } from './notes.ts'
import type { PublishTarget } from './target.ts'

export interface PublishOptions {
  readonly site: Site
  readonly provisioning: Provisioning
  readonly target: PublishTarget
  /** Says what would be done, and does nothing. */
  readonly dryRun: boolean
  /** Takes away what an earlier run published and the site has no longer. */
  readonly remove: boolean
  readonly signal: AbortSignal
  readonly onStep: (step: PublishStep) => void
}

/** Files on their way at once: a share or a server far away answers slowly, not rarely. */
const AT_ONCE = 16
/** A run that is cut short repeats so many files at most. */
const SAVE_EVERY = 500

/** Publishes what changed since the last time, and says of each file what became of it. */
export async function publish(options: PublishOptions): Promise<PublishSummary> {
  const run = new PublishRun(options, await PublishNotes.open(options.site.parts.hidden, options.target.name))
  return run.all()
}

class PublishRun {
  readonly #options: PublishOptions
  readonly #notes: PublishNotes
  readonly #seen = new Set<string>()
  readonly #count: Record<PublishProgress, number> = {
    added: 0,
    changed: 0,
    same: 0,
    removed: 0,
    stale: 0,
    refused: 0,
    failed: 0,
  }
  readonly #running = new Set<Promise<void>>()
  #bytes = 0
  #unsaved = 0

  constructor(options: PublishOptions, notes: PublishNotes) {
    this.#options = options
    this.#notes = notes
  }

  async all(): Promise<PublishSummary> {
    const { site, provisioning, signal, dryRun } = this.#options
    try {
      for await (const each of contentsOf(site, provisioning)) {
        if (signal.aborted) break
        if (this.#running.size >= AT_ONCE) await Promise.race(this.#running)
        this.#begin(each)
      }
      await Promise.all(this.#running)
      if (!signal.aborted) await this.#leftovers()
    } finally {
      if (!dryRun) await this.#notes.save()
    }
    return { ...this.#count, bytes: this.#bytes, cancelled: signal.aborted }
  }

  #begin(each: Published): void {
    if ('refused' in each) {
      this.#tell({ ...each.refused, change: 'refused' })
      this.#seen.add(each.refused.path)
      return
    }
    this.#seen.add(each.content.path)
    const task: Promise<void> = this.#one(each.content)
      .catch((error: unknown) => {
        this.#tell({ path: each.content.path, change: 'failed', reason: errorCode(error), near: '' })
      })
      .finally(() => this.#running.delete(task))
    this.#running.add(task)
  }

  async #one(content: Content): Promise<void> {
    const { path } = content
    const { target, dryRun } = this.#options
    const source = this.#notes.source(content.source)
    const note = this.#notes.of(path)
    const there = await target.size(path)
    if (note?.source === source && there === note.bytes) {
      this.#tell({ path, change: 'same' })
      return
    }
    const change = there === null ? 'added' : 'changed'
    if (!dryRun) await this.#write(path, source, await content.read())
    this.#tell({ path, change })
  }

  async #write(path: string, source: string, content: Uint8Array): Promise<void> {
    await this.#options.target.write(path, content)
    this.#bytes += content.length
    const sha256 = createHash('sha256').update(content).digest('hex')
    this.#notes.set(path, { source, sha256, bytes: content.length })
    if (++this.#unsaved % SAVE_EVERY === 0) await this.#notes.save()
  }

  /** Only what we put there ourselves: other files of a web server are none of ours. */
  async #leftovers(): Promise<void> {
    const { target, dryRun, remove } = this.#options
    for (const path of this.#notes.paths()) {
      if (this.#seen.has(path)) continue
      if (remove && !dryRun) {
        await target.remove(path)
        this.#notes.delete(path)
      }
      this.#tell({ path, change: remove ? 'removed' : 'stale' })
    }
  }

  #tell(step: PublishStep): void {
    this.#count[step.change] += 1
    this.#options.onStep(step)
  }
}
