#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { commandIn } from './commands.ts'
import { keepCompiled } from './compile-cache.ts'
import { handOverToOwnNode } from './own-node.ts'
import { preferencesFolder } from './preferences-folder.ts'
import { endsWithin } from '../bench/core/time.ts'

// A reader that has enough (`| head`) is no fault of the command's; a full disk is one, whatever the command came to.
const unwritten: string[] = []
process.stdout.on('error', ({ code = 'EIO' }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE') unwritten.push(code)
})
process.stderr.on('error', () => undefined)

const args = process.argv.slice(2)
const code = (await handOverToOwnNode(args)) ?? (await run())
// What was written must arrive; a reader that stopped reading must not hold the process.
await endsWithin(new Promise((resolve) => process.stdout.write('', resolve)), 500)
const [problem] = unwritten
if (problem !== undefined) {
  const { systemWords, terminalWords } = await import('./words.ts')
  process.stderr.write(`stdout: ${systemWords(terminalWords(process.env), problem)}\n`)
}
process.exit(problem === undefined ? code : Math.max(1, code))

/** What a command needs is loaded once it is known where to keep it compiled: for the one command that writes into that folder. */
async function run(): Promise<number> {
  if (commandIn(args) === 'serve') keepCompiled(preferencesFolder(process.env), fileURLToPath(import.meta.url))
  const { runCommandLine } = await import('./run.ts')
  return runCommandLine(args)
}
