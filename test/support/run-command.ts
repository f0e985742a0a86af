import type { Command } from '../../electron/cli/command.ts'
import type { Io } from '../../electron/cli/io.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import { toldObject } from './told-object.ts'

/** Runs a command of the command line in this process, in English: its exit code, its JSON objects, its text. */
export async function runCommand(command: Command, args: readonly string[]) {
  const told: Record<string, unknown>[] = []
  const said: string[] = []
  const io: Io = {
    json: args.includes('--json'),
    t: terminalWords({ LC_ALL: 'en_GB.UTF-8' }),
    tell: (object) => void told.push(toldObject(object)),
    say: (text) => void said.push(text),
    complain: (text) => void said.push(text),
    interrupted: new AbortController().signal,
    drained: () => Promise.resolve(),
  }
  return { code: await command.run([...args], io), told, said: said.join('\n') }
}
