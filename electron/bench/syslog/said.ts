import type { Emit, EventBody, LogServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Received } from '../../../shared/domain/event/received.ts'
import { readVerdict } from '../../../shared/domain/event/verdict.ts'
import type { Identify } from '../../../shared/domain/identity/clues.ts'
import type { Who } from '../../../shared/domain/identity/who.ts'
import { parseSyslog, type SyslogLine } from '../../../shared/protocol/syslog/line.ts'
import type { ReceivedLine } from './batches.ts'

/** What an event shows of a line; the raw bytes are kept whole. */
const LONGEST_TEXT = 16_384

export interface TellLineDeps {
  readonly server: LogServerName
  readonly identify: Identify
  readonly emit: Emit
}

/** Tells a line as `phone.said`, with its bytes as they came. */
export function tellLine(
  { server, identify, emit }: TellLineDeps,
  { ip, port, bytes }: ReceivedLine,
  received: Received,
): void {
  const line = parseSyslog(bytes)
  const clue = line.identifier ?? line.host
  const who = identify({ ip, port, text: line.text, ...(clue === undefined ? {} : { identifier: clue }) })
  emit(saidEvent(server, who, line), new Uint8Array(bytes), received) // a copy: the batch goes back to be filled again
}

type Said = Extract<EventBody, { type: 'phone.said' }>

function saidEvent(server: LogServerName, who: Who, line: SyslogLine): Said {
  const { text } = line
  const event: { -readonly [Key in keyof Said]: Said[Key] } = {
    type: 'phone.said',
    server,
    who,
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text,
  }
  if (line.facility !== undefined) event.facility = line.facility
  if (line.severity !== undefined) event.severity = line.severity
  if (line.phoneTime !== undefined) event.phoneTime = line.phoneTime
  if (line.host !== undefined) event.host = line.host
  if (line.app !== undefined) event.app = line.app
  if (line.identifier !== undefined) event.identifier = line.identifier
  const verdict = readVerdict(text)
  if (verdict !== null) event.verdict = verdict
  return event
}
