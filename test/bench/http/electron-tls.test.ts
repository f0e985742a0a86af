import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { text } from 'node:stream/consumers'
import { build, type Plugin } from 'vite'
import { expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const suites = [
  'test/bench/http/https.test.ts',
  'test/bench/http/client-certificates.test.ts',
  'test/bench/virtual-phone/https-exercises.test.ts',
]
/** By the one script that knows where it may be. */
const { executable: runtime } = JSON.parse(
  execFileSync(process.execPath, [join(root, 'scripts/electron-runtime.mjs')], { encoding: 'utf8' }),
) as { readonly executable: string | null }
const why = runtime === null ? ' (skipped: there is no Electron runtime on this machine)' : ''

test.skipIf(runtime === null)(
  `the TLS tests pass on Electron’s BoringSSL as well${why}`,
  async () => {
    const { code, out } = await runIn(runtime ?? '', await bundled())
    expect({ code, out: code === 0 ? '' : out }).toEqual({ code: 0, out: '' })
    expect(out).toContain('boring: true')
    expect(Number(/^(?:#|ℹ) pass (\d+)$/m.exec(out)?.[1])).toBeGreaterThan(15)
  },
  300_000,
)

/** The tests as one file each, with what they use of vitest on Node's own runner. Packages stay where they are. */
async function bundled(): Promise<readonly string[]> {
  const folder = join(root, 'out', 'electron-tls')
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const input = Object.fromEntries(suites.map((path) => [path.replace(/^.*\/|\.test\.ts$/g, ''), join(root, path)]))
  await build({
    ...{ root, configFile: false, logLevel: 'error', plugins: [ownAddress] },
    resolve: { alias: { vitest: join(root, 'test/support/vitest-on-old-node.ts') } },
    build: {
      ...{ ssr: true, outDir: folder, target: 'node20', emptyOutDir: true },
      rolldownOptions: { input, output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } },
    },
  })
  return Object.keys(input).map((name) => join(folder, `${name}.mjs`))
}

/** What a module finds beside itself, it finds there as well when it is bundled. */
const ownAddress: Plugin = {
  name: 'own-address',
  enforce: 'pre',
  transform: (code, id) =>
    id.startsWith('/') && code.includes('import.meta.url')
      ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
      : null,
}

async function runIn(electron: string, files: readonly string[]): Promise<{ code: number | null; out: string }> {
  const script = `
    console.log('boring: ' + (process.versions.openssl === '0.0.0'))
    for (const file of ${JSON.stringify(files.map((file) => pathToFileURL(file).href))}) import(file)`
  const child = spawn(electron, ['-e', script], { cwd: root, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { code: child.exitCode, out: `${out}\n${err}` }
}
