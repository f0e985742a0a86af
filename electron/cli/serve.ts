import { spawn } from 'node:child_process'
import { version } from '../../package.json'
import { serverNames, type ServerName } from '../../shared/domain/event/bench-event.ts'
import type { BenchState } from '../../shared/domain/event/bench-state.ts'
import type { ForwardSettings } from '../../shared/domain/forward/log-server.ts'
import { createBench, type Bench } from '../bench/bench.ts'
import { builtFile } from '../built.ts'
import { serveWeb, type Web } from '../transports/websocket.ts'
import type { DhcpPlan } from '../bench/open-site/staging-dhcp.ts'
import type { Command, ExitCode } from './command.ts'
import { dhcpOptions, dhcpPlan } from './serve-dhcp.ts'
import { announceServers } from './serve-announce.ts'
import { tellEvents } from './serve-events.ts'
import { forwardOptions, forwardWish } from './serve-forward.ts'
import type { Io } from './io.ts'
import { UsageError, noArguments, parse, portOption } from './usage-error.ts'
import { preferencesFolder } from './preferences-folder.ts'
import { tellForwarding } from './tell-forwarding.ts'
import { faultWords } from './words.ts'
import { endsWithin } from '../bench/core/time.ts'
import { hostInUrl, isWildcard } from '../../shared/domain/network/address.ts'
import { bindFault } from '../bench/net/bind-fault.ts'
import { tellPhoneBookProblems } from './phone-book-problems.ts'

/** Max time for the page's server to let go of its connections: what is left of them ends with the process. */
const CLOSE_WEB_MS = 900

interface ServeOptions {
  readonly site: string | undefined
  readonly listen: string | undefined
  readonly ports: Partial<Record<ServerName, number | 'off'>>
  readonly ui: number | 'off'
  readonly open: boolean
  readonly announce: boolean
  readonly dhcp: DhcpPlan | undefined
  readonly forward: ForwardSettings | undefined
}

function optionsFrom(args: readonly string[]): ServeOptions {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    listen: { type: 'string' },
    'tftp-port': { type: 'string' },
    'http-port': { type: 'string' },
    'https-port': { type: 'string' },
    'syslog-port': { type: 'string' },
    'ui-port': { type: 'string' },
    ...dhcpOptions,
    ...forwardOptions,
    'no-ui': { type: 'boolean' },
    open: { type: 'boolean' },
    announce: { type: 'boolean' },
  })
  noArguments(positionals)
  const ports = portsFrom(values)
  const ui = uiPort(values)
  if (values.site === undefined && ui === 'off') throw new UsageError('nothingToServe')
  const { site, listen, open = false, announce = false } = values
  return { site, listen, ports, ui, open, announce, dhcp: dhcpPlan(values), forward: forwardWish(values) }
}

type PortValues = Readonly<Record<`${Exclude<ServerName, 'dhcp'>}-port`, string | undefined>>

function portsFrom(values: Partial<PortValues>): ServeOptions['ports'] {
  const ports: Partial<Record<ServerName, number | 'off'>> = {}
  for (const name of serverNames) {
    const port = name === 'dhcp' ? undefined : portOption(`${name}-port`, values[`${name}-port`])
    if (port !== undefined) ports[name] = port
  }
  return ports
}

const uiPort = (values: { readonly 'no-ui'?: boolean; readonly 'ui-port'?: string }): number | 'off' =>
  values['no-ui'] === true ? 'off' : (portOption('ui-port', values['ui-port']) ?? 0)

/** The bench without a window: serves until it is interrupted, and prints every event. */
export const serve: Command = {
  run: async (args, io) => {
    const options = optionsFrom(args)
    const bench = createBench({ preferencesFolder: preferencesFolder(process.env), version })
    let web: Web | null = null
    try {
      if (options.site !== undefined) {
        const { listen, ports, dhcp } = options
        await tellPhoneBookProblems(options.site, io)
        await bench.openSite(options.site, {
          ...{ ports, ...(listen !== undefined && { listen }), ...(dhcp !== undefined && { dhcp }) },
        })
        await bench.settled()
      }
      if (complainOfFailures(bench.state(), io)) {
        await stop(bench, web, io)
        return 1
      }
      if (options.ui !== 'off') web = await openWeb(bench, options.ui)
      tellReady(bench.state(), web, io)
      if (options.announce) await announceServers(bench, io)
      await forwardEvents(bench, options.forward, io)
      if (options.open && web) openBrowser(web.url)
      await tellEvents(bench, io)
    } catch (error) {
      await stop(bench, web, io)
      throw error
    }
    return stop(bench, web, io)
  },
}

/** How the log server is reached is told as it changes; what was sent is not. */
async function forwardEvents(bench: Bench, wish: ForwardSettings | undefined, io: Io): Promise<void> {
  if (wish === undefined) return
  await bench.forward(wish, (told) => {
    if (told.what !== 'sent') tellForwarding(told, io)
  })
  io.say(io.t('cli:serve.forward', { to: wish.to }))
}

/** Waits for what is still to be written, and says so; a second interrupt cuts that short. */
async function stop(bench: Bench, web: Web | null, io: Io): Promise<ExitCode> {
  const cut = new AbortController()
  io.onSecondInterrupt?.(() => cut.abort())
  const webClosed = endsWithin(Promise.allSettled([web?.close()]), CLOSE_WEB_MS)
  const notStored = await bench.close({
    cut: cut.signal,
    onWaiting: (count) => {
      if (count > 0) io.complain(io.t('cli:serve.writing', { count }))
    },
  })
  await webClosed
  if (notStored === 0) return 0
  io.complain(io.t('cli:serve.notStored', { count: notStored }))
  io.tell({ event: 'not-stored', count: notStored })
  return 1
}

/** Prints which enabled servers failed, and why; true when there is one. */
function complainOfFailures(state: BenchState, io: Io): boolean {
  const failed = serverNames.flatMap((server) => {
    const status = state.servers[server]
    return status.phase === 'failed' ? [{ server, fault: status.fault }] : []
  })
  for (const { server, fault } of failed) {
    io.complain(`${server.toUpperCase()}: ${faultWords(io.t, fault)}`)
    io.tell({ event: 'failed', server, ...fault })
  }
  return failed.length > 0
}

async function openWeb(bench: Bench, port: number): Promise<Web> {
  try {
    return await serveWeb({ answers: bench.answers, pages: builtFile('renderer'), port })
  } catch (error) {
    throw bindFault(error as NodeJS.ErrnoException, 'TCP', { address: '127.0.0.1', port })
  }
}

interface Where {
  readonly address: string
  readonly port: number
}

function tellReady(state: BenchState, web: Web | null, io: Io): void {
  const where = (name: ServerName): Where | null => {
    const status = state.servers[name]
    return status.phase === 'listening' ? { address: status.address, port: status.port } : null
  }
  const [tftp, http, https] = [where('tftp'), where('http'), where('https')]
  const [syslog, dhcp] = [where('syslog'), where('dhcp')]
  io.tell({ event: 'ready', tftp, http, https, syslog, dhcp, ui: web ? { url: web.url } : null })

  /** The address to give to phones: for a server on all interfaces, the one that the laptop advertises. */
  const hostOf = ({ address }: Where): string => {
    return hostInUrl(isWildcard(address) ? (state.advertised ?? '127.0.0.1') : address)
  }
  tellSite(state.site, io)
  if (tftp) io.say(io.t('cli:serve.tftp', { url: `tftp://${hostOf(tftp)}:${tftp.port}/` }))
  if (http) io.say(io.t('cli:serve.http', { url: `http://${hostOf(http)}:${http.port}/` }))
  if (https) io.say(io.t('cli:serve.https', { url: `https://${hostOf(https)}:${https.port}/` }))
  if (syslog) io.say(io.t('cli:serve.syslog', { address: `${hostOf(syslog)}:${syslog.port}` }))
  if (dhcp) io.say(io.t('cli:serve.dhcp', { address: dhcp.address }))
  if (web) io.say(io.t('cli:serve.ui', { url: web.url }))
  if (state.history.fault) io.complain(faultWords(io.t, state.history.fault))
  io.say(io.t('cli:serve.stop'))
}

function tellSite(site: BenchState['site'], io: Io): void {
  if (site === null) return
  io.say(io.t('cli:serve.site', { ...site }))
  if (site.newer !== undefined) io.complain(io.t('cli:serve.readOnly'))
}

/** The person's own browser, where there is one; the address is printed either way. */
function openBrowser(url: string): void {
  const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
    win32: ['rundll32', 'url.dll,FileProtocolHandler'],
    darwin: ['open'],
  }
  const [command, ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(command, [...args, url], { stdio: 'ignore', detached: true })
    .on('error', () => undefined) // no browser here: the printed address is the way
    .unref()
}
