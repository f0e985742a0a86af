import type { FileServerName } from '../../../shared/domain/event/bench-event.ts'
import type { Mac } from '../../../shared/domain/identity/mac.ts'
import { fleetFromRows, generateFleet, type FleetProblem } from '../../../shared/domain/rehearsal/fleet.ts'
import { bootServer, hostsIn, type RehearsalNetwork } from '../../../shared/domain/rehearsal/network.ts'
import type { Rehearsal, RehearsalProgress } from '../../../shared/domain/rehearsal/rehearsal.ts'
import { isTlsFault, type Scenario } from '../../../shared/domain/rehearsal/scenarios.ts'
import { err, ok, type Result } from '../../../shared/domain/result.ts'
import { maskSecrets } from '../../../shared/domain/rule/mask.ts'
import { chosenReadings, type PhoneReadings } from '../../../shared/domain/virtual-phone/machine/readings.ts'
import type { PhoneIdentity } from '../../../shared/domain/virtual-phone/machine/world.ts'
import { activationNetwork, startActivationDay, type ActivationDay } from './activation-day.ts'
import { FleetClock } from './fleet-clock.ts'
import { systemClock } from '../core/clock.ts'
import { listInterfaces } from '../net/interfaces.ts'
import { createProvisioning, type Provisioning } from '../serving/provisioning.ts'
import type { DeviceServing } from './device-serving.ts'
import { hasEncryption } from './encrypted-site.ts'
import { rehearseFleet } from './fleet.ts'
import type { FleetOptions } from './fleet-options.ts'
import type { SyslogSender } from '../virtual-phone/syslog-sender.ts'
import { factoryValue } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import { createSiteServers, syslogOfBench } from './site-servers.ts'
import { createRenewalService } from './renewal-service.ts'
import { readSiteTls, type RehearsalTls } from './site-tls.ts'
import { stageTls } from './staged-tls.ts'
import { createPhoneHost } from '../virtual-phone/create-phone.ts'
import { createServedFiles } from '../serving/plain-files.ts'
import { openSite, type Site } from '../site/site.ts'
import type { PhoneCertificate } from '../trust/phone-maker.ts'
import { hasLoopbackAddresses, loopbackAddress } from '../virtual-phone/addresses.ts'
import { hostAndPort, isWildcard } from '../../../shared/domain/network/address.ts'
import { serverUrl, standardPorts } from '../../../shared/domain/network/ports.ts'

/** What leads the site's phones to its firmware, with this base for its addresses; empty where it has none for them. */
export type FirmwareFor = (what: 'upgrade' | 'migration', base: string) => Promise<Readonly<Record<string, string>>>

export type DevicesOf = (site: RehearsedSite) => Promise<DeviceServing>

export interface RehearseOptions {
  /** The rows of its phones.csv (the first so many), or phones with consecutive addresses. */
  readonly fleet:
    | { readonly kind: 'phones.csv'; readonly limit?: number }
    | { readonly kind: 'range'; readonly count: number; readonly firstMac: Mac }
  readonly model?: string | undefined
  /** Left out: the factory's `/$PSN.xml`. */
  readonly rule?: string | undefined
  /** More that each phone has before it is switched on. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Left out: the default of each. */
  readonly readings?: PhoneReadings
  readonly scenario: Scenario
  /** How many of the phones' seconds pass in one of ours; 'jump': from one moment to the next. */
  readonly speed: number | 'jump'
  readonly seed: number
  /** More names that stand for the bench. */
  readonly hosts?: readonly string[]
  /** Whether each phone was given the site's authority before. */
  readonly givenAuthority?: boolean | undefined
  /** When the phones' clock begins; left out: now. */
  readonly startsAt?: number
  /** For scenarios that install firmware. */
  readonly firmwareFor?: FirmwareFor
  /** What the site gives at a provider's addresses; left out: nothing. */
  readonly devices?: DevicesOf
}

export interface RehearsalWatch {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RehearsalProgress) => void
}

/** The site whose servers are rehearsed: an open one, or one that was opened for this. */
export interface RehearsedSite {
  readonly site: Site
  readonly provisioning: Provisioning
  /** Where the site is served in this run; left out: as site.json says. */
  readonly ports?: () => Readonly<Record<FileServerName | 'syslog', number | null>>
  /** Where its servers listen at the moment: a port that the system chose is known there alone. */
  readonly listening?: () => Readonly<Record<FileServerName, number | null>>
}

/** Takes virtual phones through a scenario, against the real servers of a site on free ports of loopback. */
export async function rehearse(
  { site, provisioning, ports, listening }: RehearsedSite,
  options: RehearseOptions,
  watch: RehearsalWatch = {},
): Promise<Result<Rehearsal, FleetProblem>> {
  const identities = await fleetOf(options, provisioning)
  if (!identities.ok) return identities
  const isServed = networkOf({ site, ports, listening }, options).network.ports.https !== null
  const devices = (await options.devices?.({ site, provisioning })) ?? null
  const tls = await readSiteTls({ site, provisioning }, { isServed, devices })
  const lacking = await lackingFor(options, { site, provisioning, tls })
  if (lacking !== null) return err({ code: lacking })
  const staged = { site, ports, listening, tls, identities: identities.value }
  const firmware = await firmwareOf(options, staged)
  if (firmware === null) return err({ code: 'no-firmware' })
  const wish = { ...options, parameters: { ...firmware, ...options.parameters } }
  return ok(await rehearseSite(wish, watch, staged))
}

/** What the scenario's fault needs and the site does not have; null where nothing is missing. */
async function lackingFor(
  { scenario: { fault }, rule = '' }: RehearseOptions,
  { site, provisioning, tls }: Pick<RehearsedSite, 'site' | 'provisioning'> & { readonly tls: RehearsalTls },
): Promise<'nothing-encrypted' | 'nothing-secure' | null> {
  if (fault === undefined) return null
  if (fault.kind === 'wrong-key') return (await hasEncryption(site, provisioning, rule)) ? null : 'nothing-encrypted'
  return isTlsFault(fault.kind) && tls.secure === null ? 'nothing-secure' : null
}

/** Null where the scenario needs firmware that the site does not have. */
async function firmwareOf(
  options: RehearseOptions,
  { site, ports, listening }: Pick<Staged, 'site' | 'ports' | 'listening'>,
): Promise<Readonly<Record<string, string>> | null> {
  const { scenario, firmwareFor } = options
  if (scenario.firmware === undefined) return {}
  const { address, network } = networkOf({ site, ports, listening }, options)
  const { http } = network.ports
  if (http === null || firmwareFor === undefined) return null
  const parameters = await firmwareFor(scenario.firmware, serverUrl('http', address, http))
  return (parameters['Upgrade_Rule'] ?? '') === '' ? null : parameters
}

/** The same for a site's folder that nobody has open. */
export async function rehearseFolder(
  folder: string,
  options: RehearseOptions,
  watch: RehearsalWatch = {},
): Promise<Result<Rehearsal, FleetProblem>> {
  const site = await openSite(folder)
  const plain = createServedFiles(site.parts.files)
  try {
    return await rehearse(
      { site, provisioning: createProvisioning(site, { plain, clock: systemClock }) },
      options,
      watch,
    )
  } finally {
    await plain.close()
  }
}

async function fleetOf(
  { fleet, model, seed }: RehearseOptions,
  { phones }: Provisioning,
): Promise<Result<PhoneIdentity[], FleetProblem>> {
  const drawn = { seed, ...(model !== undefined && { model }) }
  if (fleet.kind === 'range') return generateFleet({ ...fleet, ...drawn })
  const { rows } = (await phones.current()).book
  return fleetFromRows(rows.slice(0, fleet.limit), drawn)
}

interface Staged {
  readonly site: Site
  readonly ports: RehearsedSite['ports']
  readonly listening: RehearsedSite['listening']
  readonly tls: RehearsalTls
  readonly identities: readonly PhoneIdentity[]
}

async function rehearseSite(
  options: RehearseOptions,
  { signal, onProgress }: RehearsalWatch,
  { site, ports, listening, tls, identities }: Staged,
): Promise<Rehearsal> {
  const { scenario, seed, speed } = options
  const { address, network } = networkOf({ site, ports, listening }, options)
  const ownAddresses = await hasLoopbackAddresses()
  const servers = createSiteServers(site, tls)
  const phones = phonesOf(options, { syslog: syslogOfBench(servers.identify, network), ownAddresses, tls })
  const boot = bootServer(address, network)
  const beganAt = phones.clock.now()
  const uptime = (): number => phones.clock.now() - beganAt
  const renewal = createRenewalService(tls.maker)
  const stagedTls = await stageTls(scenario.fault?.kind, { tls, start: (secure) => servers.startTwin(secure), uptime })
  const given = givenParameters(options)['Profile_Rule'] ?? factoryValue(phones.setup, 'Profile_Rule')
  const day = await startActivationDay({ scenario, seed, identities, clock: phones.clock }, ruleOf(given, boot))
  try {
    await servers.start()
    const outcome = await rehearseFleet({
      ...{ scenario, seed, identities, network, servers, signal, onProgress, stagedTls, renewal },
      ...phones,
      givenAuthority: options.givenAuthority === true ? tls.authority : null,
      ...conditionsOf(options, { day, boot, address, network }),
      addressOf: (index) => (ownAddresses ? loopbackAddress(index) : undefined),
    })
    const readings = chosenReadings(options.readings ?? {})
    const rule = day === null ? maskSecrets(given) : ACTIVATION_RULE
    return { site: site.settings().name, scenario: scenario.name, seed, speed, rule, readings, ...outcome }
  } finally {
    await Promise.all([servers.stop(), stagedTls?.stop(), renewal.stop(), day?.service.stop()])
  }
}

const ACTIVATION_RULE = 'gds://'

interface Surroundings {
  readonly day: ActivationDay | null
  readonly boot: string | null
  readonly address: string
  readonly network: RehearsalNetwork
}

/** What each phone begins with: its parameters and its network; on activation day the code screen, and no server. */
function conditionsOf(
  options: RehearseOptions,
  { day, boot, address, network }: Surroundings,
): Pick<FleetOptions, 'codes' | 'parameters' | 'phoneNetwork'> {
  const parameters = { ...syslogParameter(address, network), ...givenParameters(options) }
  if (day === null)
    return { codes: null, parameters, phoneNetwork: { domain: '', dhcp: boot === null ? {} : { 66: boot } } }
  return {
    codes: day.drawn,
    parameters: { ...parameters, Profile_Rule: ACTIVATION_RULE },
    phoneNetwork: activationNetwork(day),
  }
}

/** What the activation service hands out: a rule without a server is the bench's. */
const ruleOf = (rule: string, boot: string | null): string =>
  rule.startsWith('/') && boot !== null ? `${boot}${rule}` : rule

const givenParameters = ({ rule = '', parameters = {} }: RehearseOptions): Readonly<Record<string, string>> => ({
  ...parameters,
  ...(rule !== '' && { Profile_Rule: rule }),
})

/** What makes the fleet's phones: their time, and drivers whose requests go through the network's hook. */
function phonesOf(
  { speed, startsAt, readings }: RehearseOptions,
  {
    syslog,
    ownAddresses,
    tls,
  }: { readonly syslog: SyslogSender; readonly ownAddresses: boolean; readonly tls: RehearsalTls },
): Pick<FleetOptions, 'clock' | 'setup' | 'createDriver'> {
  const clock = new FleetClock({ pace: speed, ...(startsAt !== undefined && { start: startsAt }) })
  // Phones that share one address share its ports as well.
  const tftpPorts = ownAddresses ? 'phone' : 'any'
  const host = createPhoneHost({ clock, syslog, tftpPorts, ...(readings && { readings }) })
  return {
    clock,
    setup: host.setup,
    createDriver: (state, { network: hook, certificateEnded, ...driver }) =>
      host.createDriver(state, {
        ...driver,
        tls: { certificate: ownCertificate(tls, state.identity, certificateEnded) },
        wrapFetch: (fetch) => (request, from) =>
          hook(request, (sent, via) =>
            clock.during(() => fetch(sent, { ...from, ...via, tls: { ...from.tls, ...via?.tls } })),
          ),
      }),
  }
}

/** Yesterday. */
const ENDED = -1

/** A phone's own certificate, made when it is first asked for by HTTPS. */
function ownCertificate(tls: RehearsalTls, phone: PhoneIdentity, ended: boolean): () => Promise<PhoneCertificate> {
  let made: Promise<PhoneCertificate> | undefined
  return () => (made ??= tls.maker().then((maker) => maker.certificateFor(phone, ended ? ENDED : undefined)))
}

/** The bench as this site's phones know it. */
function networkOf(
  { site, ports, listening }: Pick<Staged, 'site' | 'ports' | 'listening'>,
  { rule, hosts = [] }: RehearseOptions,
): { address: string; network: RehearsalNetwork } {
  const { advertise, listen, servers } = site.settings()
  const served = ports?.()
  const address = advertise !== '' ? advertise : isWildcard(listen) ? '127.0.0.1' : listen
  const portOf = (server: FileServerName | 'syslog'): number | null => {
    const { enabled, port: kept } = servers[server]
    const port = served === undefined ? (enabled ? kept : null) : served[server]
    // 0 takes a free port when it is served: no rule can name it, so the usual one stands for it.
    return port === null ? null : port || standardPorts[server]
  }
  const own = listInterfaces().map((entry) => entry.address)
  return {
    address,
    network: {
      hosts: new Set([address, listen, ...own, ...hostsIn(rule ?? ''), ...hosts].map((host) => host.toLowerCase())),
      ports: { tftp: portOf('tftp'), http: portOf('http'), https: portOf('https'), syslog: portOf('syslog') },
      ...(listening !== undefined && { chosen: listening() }),
    },
  }
}

/** A factory phone logs to no server; in a rehearsal it logs to the bench. */
function syslogParameter(address: string, { ports }: RehearsalNetwork): Readonly<Record<string, string>> {
  if (ports.syslog === null) return {}
  const isStandard = ports.syslog === standardPorts.syslog
  return { Syslog_Server: isStandard ? address : hostAndPort(address, ports.syslog) }
}
