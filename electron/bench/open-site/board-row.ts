import { foremost, standingOf, withFindings } from '../../../shared/domain/board/phone-state.ts'
import { transitionOf } from '../../../shared/domain/board/transition.ts'
import type { Diagnosis } from '../../../shared/domain/diagnosis/diagnosis.ts'
import type { PhoneStory } from '../../../shared/domain/diagnosis/phone-story.ts'
import type { PhoneRow } from '../../../shared/domain/phone-book/phone-book.ts'
import type { BoardRow } from '../../../shared/ipc/contract/board.ts'

export interface RowSources {
  /** The phone's line in phones.csv; null for one that is not listed. */
  readonly row: PhoneRow | null
  readonly story: PhoneStory | undefined
  readonly found: readonly Diagnosis[]
  readonly now: number
}

/** A phone as the board shows it: by phones.csv, by what was heard of it, and by what that comes to. */
export const boardRow = (key: string, { row, story, found, now }: RowSources): BoardRow => ({
  key,
  ...told(row),
  ...heard(story, row),
  ...standing({ story, found, now }),
  transition: transitionOf(story),
})

const told = (row: PhoneRow | null): Pick<BoardRow, 'name' | 'extension' | 'listed'> => ({
  name: row?.values['display_name'] ?? '',
  extension: row?.values['extension'] ?? '',
  listed: row !== null,
})

function heard(
  story: PhoneStory | undefined,
  row: PhoneRow | null,
): Pick<BoardRow, 'mac' | 'ip' | 'model' | 'firmware' | 'lastSeen'> {
  const listed = { mac: row?.mac ?? null, model: row?.values['model'] ?? '' }
  if (story === undefined) return { ...listed, ip: null, firmware: '', lastSeen: null }
  const { ip, mac = listed.mac, model = listed.model, firmware = '' } = story.who
  return { mac, ip, model, firmware, lastSeen: story.lastAt }
}

function standing({
  story,
  found,
  now,
}: {
  readonly story: PhoneStory | undefined
  readonly found: readonly Diagnosis[]
  readonly now: number
}): Pick<BoardRow, 'state' | 'since' | 'verdict' | 'finding' | 'findings'> {
  const { state, since } = withFindings(standingOf(story, now), found)
  const said = story?.events.findLast((event) => event.type === 'phone.said' && event.verdict?.result !== 'requested')
  const verdict = said?.type === 'phone.said' ? said.verdict : undefined
  return {
    state,
    since,
    verdict: said === undefined || verdict === undefined ? null : { ...verdict, at: said.at, seq: said.seq },
    finding: foremost(found),
    findings: found.length,
  }
}
