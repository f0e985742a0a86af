import { once } from 'node:events'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { vendorClassOf } from '../../shared/domain/dhcp/phones-only.ts'
import type { Mac } from '../../shared/domain/identity/mac.ts'
import { hostAndPort } from '../../shared/domain/network/address.ts'
import { localClock } from '../../shared/domain/text/local-time.ts'
import { settableName, sizeOf } from '../../shared/domain/virtual-phone/machine/parameters.ts'
import type { PhoneIdentity } from '../../shared/domain/virtual-phone/machine/world.ts'
import { utcOffsetMinutes } from '../bench/core/local-time.ts'
import { endsWithin } from '../bench/core/time.ts'
import { createPhoneHost, type PhoneHost } from '../bench/virtual-phone/create-phone.ts'
import type { DriverEvent, PhoneDriver } from '../bench/virtual-phone/driver.ts'
import type { PhoneTls } from '../bench/virtual-phone/http-exchange.ts'
import { PhoneClock } from '../bench/virtual-phone/phone-clock.ts'
import { leaseByDhcp } from '../bench/virtual-phone/dhcp-lease.ts'
import { takeInterface } from '../bench/virtual-phone/own-interface.ts'
import { createSyslogSender } from '../bench/virtual-phone/syslog-sender.ts'
import type { Command } from './command.ts'
import { inert, type Io } from './io.ts'
import { phoneOptions, type PhoneOptions } from './phone-options.ts'
import { loadTls } from './phone-tls.ts'
import { UsageError } from './usage-error.ts'

const LOG_LINES = 1_000
const STOP_MS = 900

/** Runs one virtual phone, in real time, until it is interrupted. */
export const phone: Command = {
  run: async (args, io) => {
    const asked = phoneOptions(args)
    const place = await placeOf(asked, io)
    const options = { ...asked, ...place.network }
    const clock = new PhoneClock({ ...(options.clock !== undefined && { start: options.clock }) })
    const syslog = createSyslogSender()
    const host = createPhoneHost({
      ...{ clock, syslog, bootMs: options.bootMs },
      ...{ readings: options.readings, logLines: LOG_LINES },
    })
    refuseUnknownParameters(options, host)
    const output = createOutput(options.identity.mac, io)
    const driver = createDriver(host, { ...options, loaded: await loadTls(options.tls, options.identity) }, output)
    try {
      const { address, domain, dhcp, names, activation } = options
      driver.powerOn({ ip: address, domain, dhcp, names, ...(activation !== undefined && { activation }) })
      await sayReady(driver, options, { output, io })
      output.start()
      if (!io.interrupted.aborted) await once(io.interrupted, 'abort')
      return 0
    } finally {
      const stopped = Promise.allSettled([driver.stop(), syslog.close()])
      clock.stop()
      await endsWithin(stopped, STOP_MS)
      await place.leave()
    }
  },
}

interface Place {
  readonly network: { readonly address: string; readonly domain: string; readonly dhcp: PhoneOptions['dhcp'] }
  readonly leave: () => Promise<void>
}

/** Where the phone is: at the address that it was given, or where DHCP puts it. What was given by hand goes before what DHCP says. */
async function placeOf({ address, dhcp, dhcpFrom: name, identity }: PhoneOptions, io: Io): Promise<Place> {
  if (name === undefined) return { network: { address, domain: '', dhcp }, leave: () => Promise.resolve() }
  const own = await takeInterface(name)
  try {
    const { mac, model } = identity
    const asker = { hardware: mac, vendor: vendorClassOf(model), host: `SEP${mac.toUpperCase()}` }
    const lease = await leaseByDhcp({ asker, name, signal: io.interrupted })
    await own.configure(lease)
    const { server, seconds, domain } = lease
    io.tell({ event: 'leased', mac, address: lease.address, server, seconds, options: lease.options })
    io.say(io.t('cli:phone.leased', { address: lease.address, server, minutes: Math.round(seconds / 60) }))
    return {
      network: { address: lease.address, domain, dhcp: { ...lease.options, ...dhcp } },
      leave: () => own.release(),
    }
  } catch (error) {
    await own.release()
    throw error
  }
}

function refuseUnknownParameters({ identity, parameters }: PhoneOptions, { setup }: PhoneHost): void {
  const unknown = Object.keys(parameters).find((name) => 'refused' in settableName(setup, sizeOf(identity), name))
  if (unknown !== undefined) throw new UsageError('parameter', { name: unknown })
}

function createDriver(
  host: PhoneHost,
  options: PhoneOptions & { readonly loaded: PhoneTls },
  output: Output,
): PhoneDriver {
  const { identity, address, web, sip, parameters, loaded: tls } = options
  return host.createDriver(host.unpack(identity, { parameters, seed: Date.now() }), {
    localAddress: address,
    tls,
    listeners: { address, web, sip },
    onEvent: output.onEvent,
  })
}

type ListenerFailed = Extract<DriverEvent, { type: 'listener-failed' }>

interface Output {
  readonly onEvent: (event: DriverEvent) => void
  readonly failures: readonly ListenerFailed[]
  /** Prints what was held back until the phone was ready, and everything from then on. */
  start(): void
}

function createOutput(mac: Mac, io: Io): Output {
  const failures: ListenerFailed[] = []
  const held: Exclude<DriverEvent, ListenerFailed>[] = []
  let started = false
  return {
    failures,
    onEvent: (event) => {
      if (event.type === 'listener-failed') failures.push(event)
      else if (started) print(event, mac, io)
      else held.push(event)
    },
    start: () => {
      started = true
      for (const event of held.splice(0)) print(event, mac, io)
    },
  }
}

function print(event: Exclude<DriverEvent, ListenerFailed>, mac: Mac, io: Io): void {
  if (event.type === 'note') {
    const { at, rule, code, params } = event
    io.tell({ event: 'note', at, mac, rule, code, params })
    if (!io.json)
      io.say(`${localClock(at, utcOffsetMinutes)}  ${inert(io.t(`virtualPhone:note.${code}`, params))}  (${rule})`)
    return
  }
  const { at, server, severity, text } = event
  io.tell({ event: 'said', at, mac, server, severity, text })
  if (!io.json) io.say(`${localClock(at, utcOffsetMinutes)}  ${inert(io.t('cli:phone.said', { server, text }))}`)
}

async function sayReady(
  driver: PhoneDriver,
  options: PhoneOptions,
  { output, io }: { readonly output: Output; readonly io: Io },
): Promise<void> {
  const listeners = await driver.listeners()
  const [failed] = output.failures
  if (failed !== undefined) throw listenError(failed, options)
  const [web, sip] = [listeners.get('web'), listeners.get('sip')]
  const { mac, model, serial, firmware }: PhoneIdentity = options.identity
  const placeOf = (open: typeof web): { address: string; port: number } | null =>
    open === undefined ? null : { address: open.address, port: open.port }
  io.tell({ event: 'ready', mac, model, serial, firmware, web: placeOf(web), sip: placeOf(sip) })
  io.say(io.t('cli:phone.ready', { model, mac }))
  if (web) io.say(io.t('cli:phone.web', { url: `http://${hostAndPort(web.address, web.port)}/admin/advanced` }))
  if (sip) io.say(io.t('cli:phone.sip', { address: hostAndPort(sip.address, sip.port) }))
  io.say(io.t('cli:phone.stop'))
}

function listenError({ listener, reason }: ListenerFailed, { address, web, sip }: PhoneOptions): Error {
  const [protocol, port] = listener === 'web' ? ['TCP', web] : ['UDP', sip]
  switch (reason) {
    case 'EADDRINUSE':
      return new BenchError('PORT_IN_USE', { protocol, address, port, owner: '' })
    case 'EACCES':
    case 'EPERM':
      return new BenchError('NO_RIGHT_TO_PORT', { protocol, address, port })
    default:
      return new BenchError('ADDRESS_GONE', { address, port })
  }
}
