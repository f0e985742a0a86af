import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtCli } from './e2e-headless.ts'
import { freePort } from './free-port.ts'

export interface PreparedSite {
  readonly folder: string
  readonly ports: { readonly tftp: number; readonly http: number; readonly syslog: number }
}

/** A demo site on loopback ports that are free now, which the application with this home opens when it starts. */
export async function prepareSite(home: string): Promise<PreparedSite> {
  const folder = join(home, 'demo-site')
  execFileSync(process.execPath, [builtCli, 'init', folder], { stdio: 'pipe' })
  const ports = { tftp: await freePort(), http: await freePort(), syslog: await freePort() }
  const siteFile = join(folder, 'site.json')
  const servers = Object.fromEntries(Object.entries(ports).map(([name, port]) => [name, { enabled: true, port }]))
  const site = JSON.parse(readFileSync(siteFile, 'utf8')) as object
  writeFileSync(siteFile, JSON.stringify({ ...site, listen: '127.0.0.1', servers }))
  writeFileSync(join(home, 'window.json'), JSON.stringify({ site: folder }))
  return { folder, ports }
}
