import { randomUUID } from 'node:crypto'
import { implement, ORPCError, ValidationError } from '@orpc/server'
import { BenchError, fault, type Fault } from '../../../shared/domain/fault/fault.ts'
import { contract } from '../../../shared/ipc/contract.ts'
import type { RehearseActions } from '../rehearsal/runs.ts'
import type { BenchCore } from './bench-core.ts'

/** How an unexpected error of ours is written down; the screen gets its reference, never its text. */
export type Complain = (reference: string, error: unknown) => void

/** Every call of the contract, bound to the bench. A call that is forgotten does not compile. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the router's type is what oRPC infers
export function createRouter(core: BenchCore, complain: Complain) {
  const os = withFaults(complain)
  return os.router({
    bench: {
      snapshot: os.bench.snapshot.handler(({ input }) => core.live.snapshot(input)),
      follow: os.bench.follow.handler(({ input, signal }) => core.live.follow(input, signal)),
      seen: os.bench.seen.handler(({ input }) => {
        core.live.seen(input.stream, input.number)
        return null
      }),
    },
    history: {
      page: os.history.page.handler(({ input }) => core.history.page(input)),
      event: os.history.event.handler(({ input }) => core.history.event(input.seq)),
      raw: os.history.raw.handler(({ input }) => core.history.raw(input.seq)),
      export: os.history.export.handler(({ input }) => core.history.export(input)),
    },
    servers: {
      start: os.servers.start.handler(({ input }) => done(core.servers.start(input.server))),
      stop: os.servers.stop.handler(({ input }) => done(core.servers.stop(input.server))),
      configure: os.servers.configure.handler(({ input }) => done(core.servers.configure(input))),
      interfaces: os.servers.interfaces.handler(() => core.servers.interfaces()),
      listenOn: os.servers.listenOn.handler(({ input }) => done(core.servers.listenOn(input))),
      selfTest: os.servers.selfTest.handler(() => core.servers.selfTest()),
    },
    site: {
      settings: os.site.settings.handler(() => core.site.settings()),
      create: os.site.create.handler(({ input }) => core.site.create(input)),
      open: os.site.open.handler(({ input }) => core.site.open(input.folder)),
      close: os.site.close.handler(() => done(core.site.close())),
      recent: os.site.recent.handler(() => core.site.recent()),
      forget: os.site.forget.handler(({ input }) => done(core.site.forget(input.folder))),
      suggest: os.site.suggest.handler(() => core.site.suggest()),
    },
    files: {
      list: os.files.list.handler(() => core.files.list()),
      add: os.files.add.handler(({ input }) => core.files.add(input)),
      remove: os.files.remove.handler(({ input }) => core.files.remove(input.path)),
      restore: os.files.restore.handler(({ input }) => done(core.files.restore(input.undo))),
      rename: os.files.rename.handler(({ input }) => done(core.files.rename(input))),
    },
    phones: {
      table: os.phones.table.handler(() => core.phones.table()),
      planImport: os.phones.planImport.handler(({ input }) => core.phones.planImport(input)),
      import: os.phones.import.handler(({ input }) => core.phones.import(input)),
      planEdit: os.phones.planEdit.handler(({ input }) => core.phones.planEdit(input)),
      edit: os.phones.edit.handler(({ input }) => core.phones.edit(input)),
      undo: os.phones.undo.handler(({ input }) => done(core.phones.undo(input.undo))),
      preview: os.phones.preview.handler(({ input }) => core.phones.preview(input.mac)),
    },
    routes: {
      list: os.routes.list.handler(() => core.routes.list()),
      set: os.routes.set.handler(({ input }) => done(core.routes.set(input.routes))),
    },
    keys: {
      names: os.keys.names.handler(() => core.keys.names()),
      set: os.keys.set.handler(({ input }) => done(core.keys.set(input))),
    },
    profiles: {
      list: os.profiles.list.handler(() => core.profiles.list()),
      read: os.profiles.read.handler(({ input }) => core.profiles.read(input)),
      save: os.profiles.save.handler(({ input }) => core.profiles.save(input)),
      watch: os.profiles.watch.handler(({ input, signal }) => core.profiles.watch(input, signal)),
      versions: os.profiles.versions.handler(({ input }) => core.profiles.versions(input)),
      version: os.profiles.version.handler(({ input }) => core.profiles.version(input)),
      answers: os.profiles.answers.handler(({ input }) => core.profiles.answers(input)),
    },
    rehearse: rehearseHandlers(os, core.rehearse),
    preferences: {
      get: os.preferences.get.handler(() => core.preferences.get()),
      set: os.preferences.set.handler(({ input }) => done(core.preferences.set(input))),
    },
  })
}

function withFaults(complain: Complain) {
  return implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw asFault(error, complain)
    }
  })
}

function rehearseHandlers(os: ReturnType<typeof withFaults>, actions: RehearseActions) {
  return {
    scenarios: os.rehearse.scenarios.handler(() => actions.scenarios()),
    start: os.rehearse.start.handler(({ input }) => actions.start(input)),
    cancel: os.rehearse.cancel.handler(({ input }) => {
      actions.cancel(input.run)
      return null
    }),
    runs: os.rehearse.runs.handler(() => actions.runs()),
    result: os.rehearse.result.handler(({ input }) => actions.result(input.run)),
    phone: os.rehearse.phone.handler(({ input }) => actions.phone(input)),
    report: os.rehearse.report.handler(({ input }) => actions.report(input)),
  }
}

export type BenchRouter = ReturnType<typeof createRouter>

async function done(work: Promise<unknown>): Promise<null> {
  await work
  return null
}

/** What the other side gets to see of an error: a fault it can show, or the refusal of its input. */
function asFault(error: unknown, complain: Complain): unknown {
  if (error instanceof BenchError) return faultError(error.fault)
  if (error instanceof ORPCError && !(error.cause instanceof ValidationError && error.code !== 'BAD_REQUEST'))
    return error
  const reference = randomUUID().slice(0, 8)
  complain(reference, error)
  return faultError(fault('INTERNAL', { detail: reference }))
}

const faultError = (data: Fault): ORPCError<'FAULT', Fault> => new ORPCError('FAULT', { data, message: data.code })
