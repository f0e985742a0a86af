import type { StoryLine } from '../../../../shared/domain/rehearsal/story.ts'
import type { RehearsedPhone } from '../../../../shared/domain/rehearsal/verdict.ts'

export type StoryRow =
  | { readonly kind: 'line'; readonly line: StoryLine }
  /** Another day of the phones' clock begins; the first is 1. */
  | { readonly kind: 'day'; readonly day: number }
  /** Lines that were let go between the first and the last ones. */
  | { readonly kind: 'left'; readonly count: number }

const DAY_MS = 86_400_000
/** As PhoneStory keeps them: what is left out lies behind these, between failures and the last lines. */
const FIRST_LINES = 16

/** The story with its gaps: lines that were let go, and the phones' days. */
export function storyRows(
  { story, storyLeft }: Pick<RehearsedPhone, 'story' | 'storyLeft'>,
  startedAt: number,
): readonly StoryRow[] {
  const rows: StoryRow[] = []
  let day = 1
  for (const [index, line] of story.entries()) {
    if (index === FIRST_LINES && storyLeft > 0) rows.push({ kind: 'left', count: storyLeft })
    const now = 1 + Math.floor(Math.max(0, line.at - startedAt) / DAY_MS)
    if (now !== day) rows.push({ kind: 'day', day: now })
    day = now
    rows.push({ kind: 'line', line })
  }
  return rows
}

/** What went well, what went wrong, what is to be looked at: by the note's code. Others are neutral. */
export const looks: Readonly<Record<string, 'ok' | 'failed' | 'attention' | 'working'>> = {
  'sequence-ends': 'ok',
  'upgrade-ends': 'ok',
  'report-sent': 'ok',
  'authority-installed': 'ok',
  renewed: 'ok',
  'renewal-fails': 'failed',
  'sequence-fails': 'failed',
  'upgrade-fails': 'failed',
  'report-fails': 'failed',
  'authority-fails': 'failed',
  'rule-unreadable': 'failed',
  'no-server': 'failed',
  'class-b': 'attention',
  'class-c': 'attention',
  'asks-next': 'attention',
  'not-found-accepted': 'attention',
  'no-retry': 'attention',
  'staged-file-missing': 'attention',
  'staged-wrong-key': 'attention',
  'staged-server-expired': 'attention',
  'staged-unknown-authority': 'attention',
  'staged-clock-1970': 'attention',
  'staged-other-certificate': 'attention',
  'staged-certificate-expired': 'attention',
  'no-periodic': 'attention',
  refused: 'attention',
  lost: 'attention',
  'held-back': 'attention',
  'sequence-stopped': 'attention',
  'sequence-begins': 'working',
  'upgrade-begins': 'working',
}
