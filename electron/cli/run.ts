import { version } from '../../package.json'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { errorCode } from '../bench/core/error-code.ts'
import { isSystemError } from '../bench/core/write-fault.ts'
import type { ExitCode } from './command.ts'
import { commandIn, commandNames, commands } from './commands.ts'
import { inertLines, openIo } from './io.ts'
import { UsageError } from './usage-error.ts'
import { faultWords, systemWords, terminalWords } from './words.ts'

/** `resync-bench ARGS…`: finds the command, runs it on the terminal, and prints its errors in words. */
export async function runCommandLine(args: readonly string[]): Promise<ExitCode> {
  const t = terminalWords(process.env)
  const name = commandIn(args)
  if (name === 'version') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  if (name === null || name === 'help') {
    const [unknown] = args
    if (name === null && unknown !== undefined)
      process.stderr.write(`${inertLines(t('cli:misuse.command', { command: unknown }))}\n\n`)
    const text = [t('cli:usage'), ...commandNames.map((one) => `  ${t(`cli:${one}.line`)}`), '', t('cli:more')].join(
      '\n',
    )
    ;(name === 'help' ? process.stdout : process.stderr).write(`${text}\n`)
    return name === 'help' ? 0 : 2
  }

  const rest = args.slice(1)
  if (rest.includes('--help') || rest.includes('-h')) {
    process.stdout.write(`${t(`cli:${name}.usage`)}\n`)
    return 0
  }
  const io = openIo({ json: rest.includes('--json'), t, endsWithReader: name !== 'serve' })
  try {
    return await (await commands[name]()).run(rest, io)
  } catch (error) {
    if (error instanceof UsageError) {
      io.complain(`${t(`cli:misuse.${error.key}`, error.params)}\n\n${t(`cli:${name}.usage`)}`)
      return 2
    }
    if (error instanceof BenchError) {
      io.complain(faultWords(t, error.fault))
      io.tell({ event: 'failed', ...error.fault })
      return 1
    }
    if (!isSystemError(error)) throw error
    const detail = errorCode(error)
    const path = 'path' in error && typeof error.path === 'string' ? error.path : String(error.syscall)
    io.complain(t('system:failed', { path, words: systemWords(t, detail) }))
    io.tell({ event: 'failed', code: 'SYSTEM', params: { path, detail } })
    return 1
  } finally {
    io.close()
  }
}
