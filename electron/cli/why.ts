import type { BoardPhone } from '../../shared/ipc/contract/board.ts'
import type { Command, ExitCode } from './command.ts'
import { diagnosisLines, eventLine } from './event-line.ts'
import type { Io } from './io.ts'
import { withBoard } from './read-board.ts'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** What is wrong with one phone: each cause with the events that show it, and what to do. */
export const why: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, { site: { type: 'string' }, mac: { type: 'string' } })
    noArguments(positionals)
    if (values.site === undefined) throw new UsageError('missing', { what: '--site DIR' })
    const mac = parseMac(values.mac ?? '')
    if (!mac.ok) throw new UsageError('missing', { what: '--mac M' })
    return tell(await withBoard(values.site, (board) => board.phone(mac.value)), io)
  },
}

function tell(phone: BoardPhone | null, io: Io): ExitCode {
  if (phone === null || phone.findings.length === 0) {
    if (!io.json) io.say(io.t(phone === null ? 'cli:why.unknown' : 'cli:why.nothing'))
    return phone === null ? 1 : 0
  }
  for (const finding of phone.findings) {
    io.tell({ event: 'finding', ...finding })
    if (io.json) continue
    io.say(diagnosisLines(finding, io.t))
    const evidence = new Set(finding.evidence)
    for (const event of phone.events.filter(({ seq }) => evidence.has(seq))) io.say(`    ${eventLine(event, io.t)}`)
  }
  return phone.findings.some(({ look }) => look === 'failed') ? 1 : 0
}
