import { once } from 'node:events'
import parameters from '../../resources/catalogue/parameters.json'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import { type Mac, parseMac } from '../../shared/domain/identity/mac.ts'
import { readCatalogue } from '../../shared/domain/profile/catalogue.ts'
import { createPhone, phoneSetup, step } from '../../shared/domain/virtual-phone/machine/machine.ts'
import { settableName, sizeOf } from '../../shared/domain/virtual-phone/machine/parameters.ts'
import type { PhoneIdentity } from '../../shared/domain/virtual-phone/machine/world.ts'
import { PhoneDriver, type PhoneTold } from '../bench/virtual-phone/driver.ts'
import { createFetcher } from '../bench/virtual-phone/fetcher.ts'
import { PhoneClock } from '../bench/virtual-phone/phone-clock.ts'
import { systemResolver } from '../bench/virtual-phone/resolver.ts'
import { createSyslogSender } from '../bench/virtual-phone/syslog-sender.ts'
import type { Command } from './command.ts'
import { inert, type Io } from './io.ts'
import { modelOption } from './model-option.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'
import { localClock } from '../../shared/domain/text/local-time.ts'
import { utcOffsetMinutes } from '../bench/core/local-time.ts'
import { endsWithin } from '../bench/core/time.ts'
import { hostAndPort } from '../../shared/domain/network/address.ts'

const LOG_LINES = 1_000
const STOP_MS = 900

interface Options {
  readonly identity: PhoneIdentity
  readonly address: string
  readonly parameters: Readonly<Record<string, string>>
  readonly dhcp: Readonly<Record<number, string>>
  readonly names: Readonly<Record<string, string>>
  readonly web: number
  readonly sip: number
  readonly bootMs: { readonly cold: number; readonly warm: number } | null
}

function optionsFrom(args: readonly string[]): Options {
  const { values, positionals } = parse(args, {
    mac: { type: 'string' },
    model: { type: 'string', default: 'CP-8841-3PCC' },
    listen: { type: 'string', default: '127.0.0.1' },
    rule: { type: 'string' },
    serial: { type: 'string' },
    firmware: { type: 'string' },
    'web-port': { type: 'string', default: '0' },
    'sip-port': { type: 'string', default: '0' },
    set: { type: 'string', multiple: true, default: [] },
    dhcp: { type: 'string', multiple: true, default: [] },
    name: { type: 'string', multiple: true, default: [] },
    boot: { type: 'string' },
  })
  noArguments(positionals)
  const mac = parseMac(values.mac ?? '')
  if (!mac.ok) throw new UsageError('missing', { what: '--mac' })
  const dhcp = pairs('--dhcp', values.dhcp)
  const wrong = Object.keys(dhcp).find((number) => !/^\d{1,3}$/.test(number))
  if (wrong !== undefined) throw new UsageError('pair', { option: '--dhcp', value: wrong })
  return {
    identity: identityOf(mac.value, values),
    address: values.listen,
    parameters: { ...pairs('--set', values.set), ...(values.rule !== undefined && { Profile_Rule: values.rule }) },
    dhcp,
    names: pairs('--name', values.name),
    web: port('--web-port', values['web-port']),
    sip: port('--sip-port', values['sip-port']),
    bootMs: bootOf(values.boot),
  }
}

function identityOf(
  mac: Mac,
  given: { readonly model: string; readonly serial?: string | undefined; readonly firmware?: string | undefined },
): PhoneIdentity {
  const model = modelOption(given.model)
  return {
    mac,
    model: model.name,
    serial: given.serial ?? `FCH${mac.slice(-8).toUpperCase()}`,
    firmware: given.firmware ?? `${model.load ?? 'sip88xx'}.11-3-1MPP-609`,
    hardware: '1.0',
  }
}

/** `NAME=VALUE`; the value may hold further equals signs. */
const pairs = (option: string, list: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    list.map((text) => {
      const sign = text.indexOf('=')
      // What stands behind the sign may be a password: it is not repeated.
      if (sign < 1) throw new UsageError('pair', { option, value: text })
      return [text.slice(0, sign), text.slice(sign + 1)]
    }),
  )

function port(option: string, text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : NaN
  if (!(number <= 65_535)) throw new UsageError('port', { option, value: text })
  return number
}

function bootOf(text: string | undefined): Options['bootMs'] {
  if (text === undefined) return null
  const seconds = Number(text)
  if (!(seconds >= 0 && seconds <= 3_600)) throw new UsageError('seconds', { option: '--boot', value: text })
  return { cold: seconds * 1_000, warm: seconds * 1_000 }
}

/** Runs one virtual phone, in real time, until it is interrupted. */
export const phone: Command = {
  run: async (args, io) => {
    const options = optionsFrom(args)
    const { identity, address, dhcp, names, web, sip } = options
    const setup = phoneSetup(readCatalogue(parameters), options.bootMs === null ? {} : { bootMs: options.bootMs })
    for (const name of Object.keys(options.parameters))
      if ('refused' in settableName(setup, sizeOf(identity), name)) throw new UsageError('parameter', { name })
    const clock = new PhoneClock()
    const syslog = createSyslogSender()
    const failures: Extract<PhoneTold, { type: 'door-failed' }>[] = []
    const body = new PhoneDriver(
      createPhone(identity, { setup, parameters: options.parameters, seed: Date.now() }),
      { step, clock, fetch: createFetcher(), syslog, resolver: systemResolver, logLines: LOG_LINES },
      {
        localAddress: address,
        doors: { address, web, sip },
        tell: (told) => {
          if (told.type === 'door-failed') failures.push(told)
          else waiting.push(told)
          if (ready) waiting.splice(0).forEach((each) => tell(each, identity.mac, io))
        },
      },
    )
    const waiting: Exclude<PhoneTold, { type: 'door-failed' }>[] = []
    let ready = false
    try {
      body.powerOn({ ip: address, domain: '', dhcp, names })
      const doors = await body.doors()
      const [failed] = failures
      if (failed !== undefined) throw doorError(failed, options)
      const place = (door: 'web' | 'sip'): { address: string; port: number } | null => {
        const open = doors.get(door)
        return open === undefined ? null : { address: open.address, port: open.port }
      }
      const { mac, model, serial, firmware } = identity
      io.tell({ event: 'ready', mac, model, serial, firmware, web: place('web'), sip: place('sip') })
      sayReady(identity, place('web'), place('sip'), io)
      ready = true
      waiting.splice(0).forEach((each) => tell(each, mac, io))
      if (!io.interrupted.aborted) await once(io.interrupted, 'abort')
      return 0
    } finally {
      const stopped = Promise.allSettled([body.stop(), syslog.close()])
      clock.stop()
      await endsWithin(stopped, STOP_MS)
    }
  },
}

type Told = Exclude<PhoneTold, { type: 'door-failed' }>

function tell(told: Told, mac: Mac, io: Io): void {
  if (told.type === 'note') {
    const { at, rule, code, params } = told
    io.tell({ event: 'note', at, mac, rule, code, params })
    if (!io.json)
      io.say(`${localClock(at, utcOffsetMinutes)}  ${inert(io.t(`virtualPhone:note.${code}`, params))}  (${rule})`)
    return
  }
  const { at, server, severity, text } = told
  io.tell({ event: 'said', at, mac, server, severity, text })
  if (!io.json) io.say(`${localClock(at, utcOffsetMinutes)}  ${inert(io.t('cli:phone.said', { server, text }))}`)
}

interface Place {
  readonly address: string
  readonly port: number
}

function sayReady({ mac, model }: PhoneIdentity, web: Place | null, sip: Place | null, io: Io): void {
  const host = ({ address, port: number }: Place): string => hostAndPort(address, number)
  io.say(io.t('cli:phone.ready', { model, mac }))
  if (web) io.say(io.t('cli:phone.web', { url: `http://${host(web)}/admin/advanced` }))
  if (sip) io.say(io.t('cli:phone.sip', { address: host(sip) }))
  io.say(io.t('cli:phone.stop'))
}

function doorError(failed: Extract<PhoneTold, { type: 'door-failed' }>, { address, web, sip }: Options): Error {
  const [protocol, number] = failed.door === 'web' ? ['TCP', web] : ['UDP', sip]
  switch (failed.reason) {
    case 'EADDRINUSE':
      return new BenchError('PORT_IN_USE', { protocol, address, port: number, owner: '' })
    case 'EACCES':
    case 'EPERM':
      return new BenchError('NO_RIGHT_TO_PORT', { protocol, address, port: number })
    default:
      return new BenchError('ADDRESS_GONE', { address, port: number })
  }
}
