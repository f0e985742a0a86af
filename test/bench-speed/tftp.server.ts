import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { startTftpServer } from '../../electron/bench/tftp/tftp-server.ts'

/**
 * Our server in a process of its own, as the bench runs it, over the site's real files. Its first line says the
 * port; a line on its input is answered with what it has counted since the last one.
 */
const [root = '.'] = process.argv.slice(2)
let [transfers, sent, resends, excesses] = [0, 0, 0, 0]

const server = await startTftpServer({
  server: 'tftp',
  address: '127.0.0.1',
  port: 0,
  files: createServedFiles(root),
  identify: ({ ip }) => ({ ip }),
  clock: systemClock,
  transferId: () => `t${(transfers += 1)}`,
  emit: (event) => {
    if (event.type === 'file.sent' || event.type === 'file.abandoned') resends += event.resends
    if (event.type === 'file.sent') sent += 1
    if (event.type === 'source.limited') excesses += event.count
  },
})
process.stdout.write(`${JSON.stringify({ port: server.port })}\n`)

process.stdin.on('data', () => {
  process.stdout.write(`${JSON.stringify({ sent, resends, excesses })}\n`)
  ;[sent, resends, excesses] = [0, 0, 0]
})
process.stdin.on('end', () => process.exit(0))
