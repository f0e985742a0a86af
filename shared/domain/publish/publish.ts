/** What became of a file, or in a dry run would become of it. */
export const publishChanges = [
  'added',
  'changed',
  'same',
  'removed', // an earlier run put it there, the site has it no longer
  'stale', // likewise, and it was left
  'refused', // the site itself would not give it
  'failed', // the target did not take it
] as const
export type PublishProgress = (typeof publishChanges)[number]

export interface PublishStep {
  readonly path: string
  readonly change: PublishProgress
  /** Why, for `refused` and `failed`. */
  readonly reason?: string
  /** A template, a column, a key. */
  readonly near?: string
}

export type PublishSummary = Readonly<Record<PublishProgress, number>> & {
  readonly bytes: number
  readonly cancelled: boolean
}
