// What goes with the installers in release/: SHA256SUMS, which `sha256sum -c` checks, and sbom.cdx.json (CycloneDX), the
// list of every package that the build is made of. Called by `npm run dist`.
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from './install.mjs'

const INSTALLER = /\.(?:exe|dmg|zip|AppImage|deb|tar\.gz)$/

export async function writeReleasePapers(folder) {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
    .filter((name) => INSTALLER.test(name))
    .sort()
  if (names.length === 0) return []
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(billOfMaterials(), null, 2)}\n`)
  const papers = [...names, 'sbom.cdx.json']
  const lines = await Promise.all(papers.map(async (name) => `${await sha256(join(folder, name))}  ${name}\n`))
  writeFileSync(join(folder, 'SHA256SUMS'), lines.join(''))
  return papers
}

async function sha256(file) {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(file)) hash.update(piece)
  return hash.digest('hex')
}

/** CycloneDX 1.5 of package-lock.json: what is bundled, and what bundles it. */
export function billOfMaterials() {
  const { name, version } = JSON.parse(readFileSync(at('package.json'), 'utf8'))
  const { packages } = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))
  const components = Object.entries(packages).flatMap(([path, entry]) => {
    if (path === '' || entry.link === true) return []
    const own = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    return [component(own, entry)]
  })
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { type: 'application', name, version, 'bom-ref': `${name}@${version}` } },
    components: [...new Map(components.map((one) => [one['bom-ref'], one])).values()],
  }
}

function component(name, { version, integrity, license }) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [algorithm, digest] = integrity?.split(/-(.*)/s) ?? []
  const hashes =
    algorithm === 'sha512' ? [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] : undefined
  const licenses = typeof license === 'string' ? [licenseOf(license)] : undefined
  return { type: 'library', 'bom-ref': purl, name, version, purl, hashes, licenses }
}

const licenseOf = (text) => (/^[\w.+-]+$/.test(text) ? { license: { id: text } } : { expression: text })
