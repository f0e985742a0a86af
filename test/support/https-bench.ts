import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../electron/bench/core/clock.ts'
import { createServedFiles } from '../../electron/bench/serving/plain-files.ts'
import { Reflector } from '../../electron/bench/serving/reflector.ts'
import { Access, type AccessSettings } from '../../electron/bench/serving/access.ts'
import { TlsService } from '../../electron/bench/trust/tls-service.ts'
import type { HttpServerOptions } from '../../electron/bench/http/http-server.ts'
import { parseMac } from '../../shared/domain/identity/mac.ts'
import { httpBench } from './http-bench.ts'
import { trustWorld } from './trust-world.ts'

export interface HttpsBenchOptions extends Partial<AccessSettings> {
  readonly oldPhones?: boolean
  readonly limits?: HttpServerOptions['limits']
  /** Keys of the site. */
  readonly keys?: Readonly<Record<string, string>>
}

/** An HTTPS server with the site's authority behind it, a file `basic.txt`, and a phone's certificate. */
export async function httpsBench(given: HttpsBenchOptions = {}) {
  const world = trustWorld()
  const { trust, parts, folder } = world
  await trust.createAuthority('Lyon')
  await trust.issueServer(['localhost', '127.0.0.1'])
  let settings: AccessSettings & { readonly oldPhones: boolean } = {
    clients: 'none',
    ownPhone: false,
    access: [],
    oldPhones: false,
    ...given,
  }
  const password = (key: string): Promise<string | null> => Promise.resolve(given.keys?.[key] ?? null)
  const access = new Access({ settings: () => settings, password, clock: systemClock })
  const tls = new TlsService(trust, systemClock, () => ({ oldPhones: settings.oldPhones, asks: access.asks() }))
  await tls.load()
  writeFileSync(join(parts.files, 'basic.txt'), '<flat-profile><GPP_A>12345678</GPP_A></flat-profile>\n')
  const plain = createServedFiles(parts.files)
  const bench = await httpBench({
    server: 'https',
    files: new Reflector(plain, () => '/cgi-bin/reflect.pl', systemClock),
    admit: access.admit,
    secure: tls,
    ...(given.limits && { limits: given.limits }),
  })
  const { port } = bench.server
  return {
    ...world,
    ...bench,
    folder,
    tls,
    access,
    ca: join(folder, '.bench/ca/authority.pem'),
    url: `https://localhost:${port}`,
    /** Takes up other settings while it serves. */
    set: async (other: Partial<typeof settings>) => {
      settings = { ...settings, ...other }
      await tls.settingsChanged()
    },
    /** The certificate of a phone, in files. */
    phone: async (mac = '000e08aabbcc', serial = 'FCH1234ABCD', model = 'CP-8841-3PCC') => {
      const parsed = parseMac(mac)
      if (!parsed.ok) throw new Error(mac)
      const made = await trust.issueClient({ mac: parsed.value, serial, model })
      return { cert: world.file(`${mac}.pem`, made.certificate), key: world.file(`${mac}.key`, made.key) }
    },
  }
}

export interface Ran {
  readonly code: number | null
  readonly out: string
}

/** Runs a stranger's client to its end; what it says on both streams. */
export function run(command: string, args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args)
    let out = ''
    const hear = (bytes: Buffer): void => {
      out += bytes.toString('latin1')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, out }))
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
  })
}

export const curl = (...args: readonly string[]): Promise<Ran> => run('curl', ['-sS', ...args])
