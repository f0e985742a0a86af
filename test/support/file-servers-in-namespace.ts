import { systemClock } from '../../electron/bench/core/clock.ts'
import { startHttpServer } from '../../electron/bench/http/http-server.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { startTftpServer } from '../../electron/bench/tftp/tftp-server.ts'
import { createIdentify } from '../../shared/domain/identity/identify.ts'

/**
 * The file servers over a folder, with their own limits, on the standard ports of the network namespace that this program
 * runs in. Each event is a line of JSON on stdout; it ends when its stdin does.
 */
const [folder = ''] = process.argv.slice(2)
const tell = (event: unknown): void => void process.stdout.write(`${JSON.stringify(event)}\n`)
let transfers = 0
const common = {
  address: '0.0.0.0',
  emit: tell,
  clock: systemClock,
  identify: createIdentify(),
  files: createServedFiles(folder),
  transferId: () => `t${(transfers += 1)}`,
}
const http = await startHttpServer({ ...common, server: 'http', port: 80 })
const tftp = await startTftpServer({ ...common, server: 'tftp', port: 69 })
tell({ type: 'serving' })
process.stdin.on('end', () => void Promise.all([http.stop(), tftp.stop()]).then(() => process.exit(0))).resume()
