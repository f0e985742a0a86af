import type { Command, ExitCode } from './command.ts'
import { firmwareAdd, firmwareCheck } from './firmware-add.ts'
import { firmwareMigrate, firmwareRule } from './firmware-plan.ts'
import type { Io } from './io.ts'
import { UsageError } from './usage-error.ts'

const actions: Readonly<Record<string, (args: readonly string[], io: Io) => Promise<ExitCode>>> = {
  add: firmwareAdd,
  check: firmwareCheck,
  rule: firmwareRule,
  migrate: firmwareMigrate,
}

/** Stages firmware, and plans upgrades and migrations. */
export const firmware: Command = {
  run: (args, io) => {
    const [name = '', ...rest] = args
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) throw new UsageError('missing', { what: Object.keys(actions).join('|') })
    return action(rest, io)
  },
}
