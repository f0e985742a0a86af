import { phoneStates } from '../../shared/domain/board/phone-state.ts'
import { redactText } from '../../shared/domain/event/redact.ts'
import { formatMac } from '../../shared/domain/identity/mac.ts'
import type { BoardRow } from '../../shared/ipc/contract/board.ts'
import type { Command } from './command.ts'
import { diagnosisLines } from './event-line.ts'
import { inert, type Io } from './io.ts'
import { withBoard } from './read-board.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** The board: how each phone of a site stands, the failed ones first. */
export const phones: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, { site: { type: 'string' } })
    noArguments(positionals)
    if (values.site === undefined) throw new UsageError('missing', { what: '--site DIR' })
    const { rows, counts } = await withBoard(values.site, (board) => board.list(0))
    const order = (row: BoardRow): number => phoneStates.indexOf(row.state)
    for (const row of rows.toSorted((a, b) => order(a) - order(b))) tell(row, io)
    if (rows.length === 0 && !io.json) io.complain(io.t('cli:phones.nothing'))
    return counts.failed > 0 ? 1 : 0
  },
}

function tell(row: BoardRow, io: Io): void {
  const { key, findings, ...told } = row
  io.tell({ event: 'phone', ...told, findings })
  if (io.json) return
  const { name, mac, ip, model, state, finding } = row
  const cells = [io.t(`events:phoneState.${state}`).padEnd(13), (mac === null ? key : formatMac(mac)).padEnd(17)]
  io.say(inert([...cells, (ip ?? '').padEnd(15), model, name].join('  ').trimEnd()))
  if (finding?.look === 'failed') io.say(redactText(diagnosisLines(finding, io.t)))
}
