import { z } from 'zod'
import { serverNames, type ServerName } from '../event/bench-event.ts'
import { dhcpSettings } from '../dhcp/settings.ts'
import { err, ok, type Result } from '../result.ts'
import { certificateModes } from '../trust/access.ts'
import { unsetChoices } from '../broadworks/tags.ts'
import { standardPorts } from '../network/ports.ts'

/** What `site.json` says. Raised with every change that an older version would misread. */
export const SITE_SCHEMA = 1

const server = (port: number, enabled = true) =>
  z
    .looseObject({ enabled: z.boolean().default(enabled), port: z.number().int().min(0).max(65_535).default(port) })
    .prefault({})

/** A path that is rendered for each phone. */
const route = z.looseObject({
  /** `/$PSN/$MA.xml` */
  pattern: z.string().min(1).max(1_024),
  /** Under `templates/`. */
  template: z.string().min(1).max(1_024),
  gzip: z.boolean().optional(),
  /** The name of a key in `.bench/secrets.json`; never the key. */
  key: z.string().max(120).optional(),
})

/** What a path asks of whoever wants it; passwords are keys of the site. */
const accessRule = z.looseObject({
  path: z.string().min(1).max(512),
  certificate: z.enum(certificateModes).default('none'),
  ownPhone: z.boolean().default(false),
  login: z
    .object({ scheme: z.enum(['basic', 'digest']), user: z.string().min(1).max(120), key: z.string().min(1).max(120) })
    .optional(),
})

const trust = z
  .looseObject({
    /** TLS 1.0, short keys and SHA-1 too. */
    oldPhones: z.boolean().default(false),
    /** Whether HTTPS asks clients for a certificate, where no rule says otherwise. */
    clients: z.enum(certificateModes).default('none'),
    /** Whether a path that names a MAC address is that phone's alone. */
    ownPhone: z.boolean().default(false),
    access: z.array(accessRule).max(200).default([]),
    /** The path that answers with what the client's certificate says, as the guide's script does; '' for none. */
    reflector: z.string().max(200).default('/cgi-bin/reflect.pl'),
  })
  .prefault({})

/** Keys that this version does not know are kept: another version, or the person, put them there. */
const siteFile = z.looseObject({
  schema: z.literal(SITE_SCHEMA),
  name: z.string().trim().min(1).max(120),
  /** '' for every interface. */
  listen: z.string().max(64).default(''),
  /** The address that phones are told to use; '' lets the bench choose. */
  advertise: z.string().max(64).default(''),
  /** Whether the servers are announced by mDNS. */
  announce: z.boolean().default(false),
  servers: z
    .looseObject({
      tftp: server(standardPorts.tftp),
      http: server(standardPorts.http),
      // Off until the site has a certificate.
      https: server(standardPorts.https, false),
      syslog: server(standardPorts.syslog),
      /** Never started with the site: a person starts it for a network and a time. */
      dhcp: server(standardPorts.dhcp, false),
    } satisfies Record<ServerName, unknown>)
    .prefault({}),
  /** What DHCP gives; left out until a person says something of it. */
  dhcp: dhcpSettings.optional(),
  trust,
  /** What phones may send to `reports/`: off until a person allows it. */
  uploads: z
    .looseObject({
      enabled: z.boolean().default(false),
      quotaMegabytes: z.number().int().min(1).max(4_096).default(64),
      limitMegabytes: z.number().int().min(1).max(16).default(4),
    })
    .prefault({}),
  routes: z.array(route).max(1_000).default([]),
  /** Where firmware and licences are, under `files/`: the chapter's own folders unless the site says otherwise. */
  firmware: z
    .looseObject({
      folder: z.string().max(200).default('image'),
      licences: z.string().max(200).default('migration'),
      /** HTTP listens here too, for enterprise phones; 0 for not at all. */
      enterprisePort: z.number().int().min(0).max(65_535).default(0),
    })
    .prefault({}),
  /** Device types of a provider, as they lie in `templates/broadworks/`. */
  broadworks: z
    .looseObject({
      /** What becomes of a tag without a value: no public page says, so the person chooses. */
      unset: z.enum(unsetChoices).default('leave'),
      /** The login of a whole type, by its folder; the password is a key of the site. */
      logins: z
        .record(z.string().max(120), z.object({ user: z.string().max(161), key: z.string().max(120) }))
        .default({}),
    })
    .prefault({}),
})

/** `site.json`, parsed. */
export type SiteFile = z.output<typeof siteFile>

export type SiteFileProblem =
  | { readonly code: 'SITE_INVALID'; readonly detail: string; readonly line: number }
  | { readonly code: 'SITE_NEWER'; readonly found: number; readonly known: number }

export interface ReadSiteFile {
  readonly site: SiteFile
  /** The older schema that was found, or null: a migration is told, never silent. */
  readonly migratedFrom: number | null
  /** Set when a newer version made it: what this version knows of it was read, and nothing may be written. */
  readonly newer?: NewerSite
}

export interface NewerSite {
  readonly found: number
  readonly known: number
}

/** A file that is read once needs no check that is compiled first, which takes longer than to check. */
const ONCE = { jitless: true }

type Json = Readonly<Record<string, unknown>>
/** From the schema of that number to the next one. */
export type Migrations = Readonly<Record<number, (json: Json) => Json>>

const migrations: Migrations = {}

export const newSiteFile = (name: string): SiteFile => siteFile.parse({ schema: SITE_SCHEMA, name })

/** As a person would write it; one shape whoever writes, so that a diff shows what changed. */
export const writeSiteFile = (site: SiteFile): string => `${JSON.stringify(site, null, 2)}\n`

/** A file of a newer version is refused, unless whoever asks only reads. */
export function parseSiteFile(
  text: string,
  { newer = 'refuse' }: SiteReading = {},
): Result<ReadSiteFile, SiteFileProblem> {
  let json: unknown
  const clean = text.replace(/^\uFEFF/, '') // editors on Windows put a byte order mark
  try {
    json = JSON.parse(clean)
  } catch (error) {
    return err(invalid(String(error).replace(/^SyntaxError: /, ''), lineOfSyntaxError(clean, String(error))))
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return err(invalid('not an object', 1))
  const migrated = migrate(json as Json, SITE_SCHEMA, migrations)
  if (!migrated.ok) return newer === 'read' ? readNewer(json as Json, migrated.error) : migrated
  const parsed = siteFile.safeParse(migrated.value.json, ONCE)
  if (parsed.success) return ok({ site: parsed.data, migratedFrom: migrated.value.from })
  const issue = parsed.error.issues[0]
  const path = issue?.path.map(String) ?? []
  return err(invalid(`${path.join('.')}: ${issue?.message ?? ''}`, lineOfKey(clean, path)))
}

export interface SiteReading {
  readonly newer?: 'refuse' | 'read'
}

/** What a newer version wrote, as far as this one understands all that it needs of it. */
function readNewer(json: Json, problem: SiteFileProblem): Result<ReadSiteFile, SiteFileProblem> {
  if (problem.code !== 'SITE_NEWER') return err(problem)
  const parsed = siteFile.safeParse({ ...json, schema: SITE_SCHEMA }, ONCE)
  const { found, known } = problem
  return parsed.success ? ok({ site: parsed.data, migratedFrom: null, newer: { found, known } }) : err(problem)
}

/** Brings an older file to `known`, one step a version. */
export function migrate(
  json: Json,
  known: number,
  steps: Migrations,
): Result<{ readonly json: Json; readonly from: number | null }, SiteFileProblem> {
  const found = json['schema']
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 1) return err(invalid('schema: no version', 1))
  if (found > known) return err({ code: 'SITE_NEWER', found, known })
  let current = json
  for (let version = found; version < known; version++) {
    const step = steps[version]
    if (step === undefined) return err(invalid(`schema: ${version} is not known`, 1))
    current = { ...step(current), schema: version + 1 }
  }
  return ok({ json: current, from: found === known ? null : found })
}

const invalid = (detail: string, line: number): SiteFileProblem => ({ code: 'SITE_INVALID', detail, line })

/** Engines say where in one of two ways: `at position 12`, `at line 3 column 4`. At the end when they do not. */
function lineOfSyntaxError(text: string, message: string): number {
  const line = /line (\d+)/.exec(message)
  if (line?.[1] !== undefined) return Number(line[1])
  const position = /position (\d+)/.exec(message)
  return lineAt(text, position?.[1] === undefined ? text.length : Number(position[1]))
}

/** Each key of the path is looked for after the one before it: good enough to put a person's finger on it. */
function lineOfKey(text: string, path: readonly string[]): number {
  let at = 0
  for (const key of path) {
    const next = text.indexOf(JSON.stringify(key), at)
    if (next !== -1) at = next
  }
  return lineAt(text, at)
}

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length

/** What the servers need of it, in the order of the status bar. */
export const serverSettings = (site: SiteFile): Record<ServerName, { enabled: boolean; port: number }> => {
  const settings = serverNames.map((name) => [
    name,
    { enabled: site.servers[name].enabled, port: site.servers[name].port },
  ])
  return Object.fromEntries(settings) as Record<ServerName, { enabled: boolean; port: number }>
}
