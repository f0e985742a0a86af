import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { serverNames } from '../../domain/event/bench-event.ts'
import type { Who } from '../../domain/identity/who.ts'
import { ask } from './base.ts'

export interface NetworkInterface {
  readonly name: string
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  readonly mac: string
  readonly internal: boolean
}

export interface ServerSettings {
  readonly enabled: boolean
  readonly port: number
}

/** A file on its way to somebody. */
export interface TransferNow {
  readonly who: Who
  readonly path: string
  /** What has arrived, as far as the server knows. */
  readonly bytes: number
  readonly size: number
  readonly startedAt: number
}

/** What the network is told by mDNS. */
export interface Announcement {
  readonly enabled: boolean
  /** Those that can be reached from the network. */
  readonly servers: readonly (typeof serverNames)[number][]
}

/** As many as a screen shows, and a little more. */
export const TRANSFERS_SHOWN = 500

/** A step of "Is this laptop fit?". */
export interface SelfTestStep {
  readonly step: 'interface' | 'tftp' | 'http' | 'https' | 'syslog' | 'activation' | 'renewal'
  readonly outcome: 'ok' | 'failed' | 'skipped'
  readonly tookMs: number
  /** What was tried, in a form to copy: `tftp://192.168.1.4:6969/…`. */
  readonly tried: string
  /** Why it failed: a key under `servers:selfTest.causes`, with its evidence. */
  readonly cause?: { readonly code: string; readonly params: Readonly<Record<string, string | number>> }
}

const serverName = z.enum(serverNames)

const port = z.number().int().min(0).max(65_535)

export const servers = {
  start: ask.input(z.object({ server: serverName })).output(type<null>()),
  stop: ask.input(z.object({ server: serverName })).output(type<null>()),
  /** Keeps the port in site.json and restarts the server on it if it was running. */
  configure: ask.input(z.object({ server: serverName, port, enabled: z.boolean() })).output(type<null>()),
  interfaces: ask.input(z.undefined()).output(type<readonly NetworkInterface[]>()),
  /**
   * Chooses the address to listen on ('' for all; left out, it stays) and the one to give to phones ('' lets the bench
   * choose).
   */
  setAddresses: ask
    .input(z.object({ listen: z.string().max(64).optional(), advertise: z.string().max(64) }))
    .output(type<null>()),
  /** Whether the site's servers are announced by mDNS, and which of them are. */
  announcing: ask.input(z.undefined()).output(type<Announcement>()),
  announce: ask.input(z.object({ enabled: z.boolean() })).output(type<null>()),
  /** `outside`: also whether the vendor's services can be reached, which asks the internet. */
  selfTest: ask.input(z.object({ outside: z.boolean() }).optional()).output(eventIterator(type<SelfTestStep>())),
  /** The transfers under way, the longest first; at most `TRANSFERS_SHOWN`. */
  transfers: ask.input(z.undefined()).output(type<readonly TransferNow[]>()),
}
