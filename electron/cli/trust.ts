import type { Command, ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { trustClient } from './trust-client.ts'
import { trustImport } from './trust-import.ts'
import { trustRevoke } from './trust-revoke.ts'
import { trustRequest } from './trust-request.ts'
import { trustInit, trustServer, trustShow } from './trust-site.ts'
import { UsageError } from './usage-error.ts'

const actions: Readonly<Record<string, (args: readonly string[], io: Io) => Promise<ExitCode>>> = {
  init: trustInit,
  server: trustServer,
  client: trustClient,
  csr: trustRequest,
  import: trustImport,
  revoke: trustRevoke,
  show: trustShow,
}

/** The site's certificates: made, requested, imported, shown. */
export const trust: Command = {
  run: (args, io) => {
    const [name = '', ...rest] = args
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined) throw new UsageError('missing', { what: Object.keys(actions).join('|') })
    return action(rest, io)
  },
}
