import type { BenchEvent } from '../../../shared/domain/event/bench-event.ts'
import { decodeProfile, PROFILE_BYTES_LIMIT } from '../../../shared/domain/profile/bytes.ts'
import { diffProfiles, shownText } from '../../../shared/domain/profile/diff.ts'
import { parseProfile } from '../../../shared/domain/profile/parse.ts'
import type { ReceivedContent } from '../../../shared/ipc/contract/board.ts'
import { parameterCatalogue } from '../core/parameter-catalogue.ts'
import { formOf } from '../packing/form.ts'
import { gunzip } from '../packing/gzip.ts'
import type { Provisioning } from '../serving/provisioning.ts'
import type { SentContents } from '../site/sent-contents.ts'

type Sent = Extract<BenchEvent, { type: 'file.sent' }>

export interface ReceivedDeps {
  readonly sent: Pick<SentContents, 'content' | 'settled'>
  readonly provisioning: Pick<Provisioning, 'files'>
}

/** What a phone was given with this event, as it may be shown, and what differs from what it would get now. */
export async function receivedContent(event: Sent, { sent, provisioning }: ReceivedDeps): Promise<ReceivedContent> {
  const { path, at, sha256 = null } = event
  await sent.settled()
  const kept = sha256 === null ? null : await sent.content(sha256)
  const now = await contentNow(event, provisioning)
  const then = kept === null ? ({ why: 'not-kept' } as const) : await readable(kept)
  const told = { path, at, sha256, now: nowIs(now, sha256) }
  if ('why' in then) return { ...told, text: null, why: then.why, differences: [] }
  const profile = parseProfile(then.text)
  const present = now === null ? null : await readable(now.bytes)
  const differences =
    present === null || 'why' in present ? [] : diffProfiles(profile, parseProfile(present.text), parameterCatalogue())
  return { ...told, text: shownText(profile, parameterCatalogue()), why: null, differences }
}

function nowIs(now: Now | null, sha256: string | null): ReceivedContent['now'] {
  if (now === null) return 'nothing'
  return now.sha256 !== undefined && now.sha256 === sha256 ? 'same' : 'other'
}

interface Now {
  readonly bytes: Uint8Array
  readonly sha256: string | undefined
}

/** What the same request would get now; null where it would get nothing, or something that is no profile. */
async function contentNow({ server, who, path }: Sent, { files }: ReceivedDeps['provisioning']): Promise<Now | null> {
  const target = server === 'tftp' ? path : `/${encodeURI(path)}`
  const opened = await files.open({ server, target, who })
  if (!opened.ok) return null
  const file = opened.value
  try {
    if (file.size > PROFILE_BYTES_LIMIT) return null
    return { bytes: file.whole ?? (await file.read(0, file.size)), sha256: file.sha256 }
  } finally {
    file.close()
  }
}

/** The text behind the bytes, as a phone without a key reads it. */
async function readable(
  bytes: Uint8Array,
): Promise<{ readonly text: string } | { readonly why: 'encrypted' | 'no-text' }> {
  const form = formOf(bytes)
  if (form === 'salted') return { why: 'encrypted' }
  if (form === 'gzip') {
    const unpacked = await gunzip(bytes)
    return unpacked.ok ? readable(unpacked.value) : { why: 'no-text' }
  }
  const text = decodeProfile(bytes)
  return text.ok ? { text: text.value } : { why: 'no-text' }
}
