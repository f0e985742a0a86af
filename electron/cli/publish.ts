import type { PublishStep, PublishSummary } from '../../shared/domain/publish/publish.ts'
import { webConfig, webServers, type WebConfigOptions, type WebServer } from '../../shared/domain/publish/web-config.ts'
import { systemClock } from '../bench/core/clock.ts'
import type { PublishTarget } from '../bench/publish/target.ts'
import { publish as publishSite } from '../bench/publish/publish.ts'
import { createServedFiles, type SiteServedFiles } from '../bench/serving/plain-files.ts'
import { createProvisioning } from '../bench/serving/provisioning.ts'
import { openSite, type Site } from '../bench/site/site.ts'
import type { Command, ExitCode } from './command.ts'
import { inert, type Io } from './io.ts'
import { wayTo, type Way } from './publish-target.ts'
import { ending, writeWhole } from './packing-io.ts'
import { UsageError, noArguments, parse, portOption } from './usage-error.ts'

const options = {
  site: { type: 'string' },
  to: { type: 'string' },
  'dry-run': { type: 'boolean' },
  remove: { type: 'boolean' },
  identity: { type: 'string' },
  'passphrase-file': { type: 'string' },
  'password-file': { type: 'string' },
  'host-key': { type: 'string' },
  'credentials-file': { type: 'string' },
  endpoint: { type: 'string' },
  region: { type: 'string' },
  ca: { type: 'string' },
  'web-config': { type: 'string' },
  out: { type: 'string', short: 'o' },
  root: { type: 'string' },
  host: { type: 'string', default: '' },
  port: { type: 'string' },
  certificate: { type: 'string' },
  'certificate-key': { type: 'string' },
  'client-authority': { type: 'string', default: '' },
} as const

/** Publishes a site to where a provider's web server takes it from, or writes the configuration of that server. */
export const publish: Command = {
  run: async (args, io) => {
    const { values, positionals } = parse(args, options)
    noArguments(positionals)
    if (values['web-config'] !== undefined) return writeConfig(values['web-config'], values, io)
    const { site, to } = values
    if (site === undefined) throw new UsageError('missing', { what: '--site' })
    if (to === undefined) throw new UsageError('missing', { what: '--to' })
    const way = await wayTo(to, values, io.interrupted)
    return run({ site, way, dryRun: values['dry-run'] ?? false, remove: values.remove ?? false }, io)
  },
}

interface Wish {
  readonly site: string
  readonly way: Way
  readonly dryRun: boolean
  readonly remove: boolean
}

async function run(wish: Wish, io: Io): Promise<ExitCode> {
  const site = await openSite(wish.site)
  const plain = createServedFiles(site.parts.files)
  try {
    const target = await wish.way(site)
    return await publishTo({ site, plain, target }, wish, io)
  } finally {
    await plain.close()
  }
}

interface Publishing {
  readonly site: Site
  readonly plain: SiteServedFiles
  readonly target: PublishTarget
}

async function publishTo({ site, plain, target }: Publishing, wish: Wish, io: Io): Promise<ExitCode> {
  try {
    const summary = await publishSite({
      ...{ site, provisioning: createProvisioning(site, { plain, clock: systemClock }), target },
      ...{ dryRun: wish.dryRun, remove: wish.remove, signal: io.interrupted },
      onStep: (step) => tellStep(step, io),
    })
    io.tell({ event: 'summary', dryRun: wish.dryRun, ...summary })
    io.say(io.t(wish.dryRun ? 'cli:publish.wouldBe' : 'cli:publish.done', { ...summary }))
    return exitCode(summary)
  } finally {
    await target.close()
  }
}

const exitCode = ({ refused, failed, cancelled }: PublishSummary): ExitCode =>
  refused > 0 || failed > 0 || cancelled ? 1 : 0

function tellStep(step: PublishStep, io: Io): void {
  if (step.change === 'same') return
  io.tell({ event: 'file', ...step })
  if (io.json) return
  const why = [step.reason, step.near].filter(Boolean).join(' ')
  const line = `${io.t(`cli:publish.change.${step.change}`).padEnd(10)} ${inert(step.path)}${why === '' ? '' : `  (${inert(why)})`}`
  if (step.change === 'refused' || step.change === 'failed') io.complain(line)
  else io.say(line)
}

interface ConfigValues {
  readonly to?: string | undefined
  readonly root?: string | undefined
  readonly out?: string | undefined
  readonly host: string
  readonly port?: string | undefined
  readonly certificate?: string | undefined
  readonly 'certificate-key'?: string | undefined
  readonly 'client-authority': string
}

async function writeConfig(name: string, values: ConfigValues, io: Io): Promise<ExitCode> {
  const server = webServers.find((one) => one === name)
  if (server === undefined) throw new UsageError('webServer', { value: name, known: webServers.join(' ') })
  const text = webConfig(server satisfies WebServer, configOptions(values))
  const { out } = values
  if (out === undefined) {
    io.tell({ event: 'config', server, text })
    if (!io.json) io.say(text)
    return 0
  }
  return ending(async () => {
    await writeWhole(out, Buffer.from(text, 'utf8'))
    return 0
  }, io)
}

function configOptions(values: ConfigValues): WebConfigOptions {
  const root = values.root ?? values.to
  if (root === undefined) throw new UsageError('missing', { what: '--root' })
  const { certificate, 'certificate-key': key, 'client-authority': clientAuthority } = values
  if ((certificate === undefined) !== (key === undefined))
    throw new UsageError('missing', { what: certificate === undefined ? '--certificate' : '--certificate-key' })
  const tls = certificate === undefined || key === undefined ? null : { certificate, key, clientAuthority }
  const port = portOption('port', values.port)
  return { root, host: values.host, port: typeof port === 'number' ? port : tls === null ? 80 : 443, tls }
}
