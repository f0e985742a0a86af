import { systemClock } from '../../electron/bench/core/clock.ts'
import { openHistoryReader } from '../../electron/bench/events/store/history-reader.ts'

/** Started by a Node that was told to have no SQLite, as the oldest Electron has none: says what became of its history. */
const [folder = ''] = process.argv.slice(2)
process.stdout.write(JSON.stringify(await openHistoryReader(folder, systemClock)))
