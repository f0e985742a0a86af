import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/**
 * electron-builder refuses a key that it does not know, on each platform's build machine and nowhere else. Its own
 * validator and reader are asked here. They are inside the package: its version is pinned.
 */
const require = createRequire(import.meta.url)
const root = join(import.meta.dirname, '../..')

interface Log {
  readonly isEnabled: boolean
  add(key: string, value: unknown): void
}

interface Validator {
  readonly validateConfiguration: (config: unknown, log: Log) => Promise<void>
}
const builder = (path: string): unknown => require(join(root, 'node_modules/app-builder-lib/out', path))
const { validateConfiguration } = builder('util/config/config.js') as Validator
const { load } = require('js-yaml') as { readonly load: (text: string) => Record<string, unknown> }

const config = (): Record<string, unknown> => load(readFileSync(join(root, 'electron-builder.yml'), 'utf8'))
const validate = (candidate: unknown): Promise<void> =>
  validateConfiguration(candidate, { add: () => undefined, isEnabled: false })

test('the installers are described in words that electron-builder knows', async () => {
  await expect(validate(config())).resolves.toBeUndefined()
  await expect(validate({ ...config(), nonsense: true })).rejects.toThrow(/nonsense/)
})

test('a packaged application cannot be turned into another program', () => {
  expect(config()['electronFuses']).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('no installer overwrites another', () => {
  const names = ['nsis', 'portable'].map((target) => (config()[target] as { artifactName: string }).artifactName)
  expect(new Set(names).size).toBe(names.length)
})

test('what a Debian package must say is said, and it recommends nothing from the internet', () => {
  const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { homepage?: string }
  expect(homepage).toMatch(/^https:/)
  expect(config()['deb']).toMatchObject({ recommends: [] })
})

test('the low ports that phones know are opened from DHCP’s on, and given back on removal', () => {
  const script = (name: string): string => readFileSync(join(root, `resources/packaging/deb/${name}.sh`), 'utf8')
  expect(script('after-install')).toContain("'net.ipv4.ip_unprivileged_port_start = 67'")
  expect(script('after-remove')).toMatch(/= remove .*rm -f \/etc\/sysctl\.d\/60-resync-bench\.conf/s)
  expect(readFileSync(join(root, 'resources/packaging/installer.nsh'), 'utf8')).toMatch(
    /customUnInstall.*removeFirewallRules/s,
  )
})

test('the bill of materials names every package once, with its hash', async () => {
  const { billOfMaterials } = (await import(join(root, 'scripts/release-papers.mjs'))) as {
    billOfMaterials: () => { bomFormat: string; components: { purl: string; hashes?: unknown[] }[] }
  }
  const { bomFormat, components } = billOfMaterials()
  expect(bomFormat).toBe('CycloneDX')
  expect(components.map(({ purl }) => purl)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^pkg:npm\/electron@/)]),
  )
  expect(new Set(components.map(({ purl }) => purl)).size).toBe(components.length)
  expect(components.filter(({ hashes }) => hashes !== undefined).length).toBeGreaterThan(components.length * 0.9)
})
