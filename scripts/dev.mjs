// npm run dev: the application with the page reloading as it is edited; in a window, or in a browser where there is none.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { build } from './build.mjs'
import { fetchElectron, findElectron, hasDisplay, sandboxFlags } from './electron-runtime.mjs'
import { at, ensureInstalled, environment, node, program, root, runNode } from './install.mjs'

ensureInstalled()
const electron = hasDisplay() ? (findElectron() ?? (await fetchElectron())) : null
process.exit(electron ? await inWindow(electron) : await inBrowser())

function inWindow(executable) {
  return runNode([program('electron-vite'), 'dev', '--', ...sandboxFlags()], {
    env: { ...environment, ELECTRON_EXEC_PATH: executable },
  })
}

/** The bench without a window behind Vite's server, which passes the page's socket on. */
async function inBrowser() {
  const code = await build()
  if (code !== 0) return code
  const bench = spawn(node, [at('out', 'main', 'cli.js'), 'serve', '--json', ...process.argv.slice(2)], {
    cwd: root,
    env: environment,
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  const ended = new Promise((resolve) => bench.once('exit', (status) => resolve(status ?? 1)))
  const first = await Promise.race([
    new Promise((resolve) => createInterface({ input: bench.stdout }).once('line', resolve)),
    ended.then(() => null),
  ])
  if (first === null) return ended
  const ui = new URL(JSON.parse(first).ui.url)
  await servePage(ui)
  return ended
}

async function servePage(ui) {
  // A program of its own, on Node 24: this file must parse on the system's Node.
  const code = `
    import { createServer } from 'vite'
    import react from '@vitejs/plugin-react'
    const ui = new URL(process.argv[1])
    const server = await createServer({
      configFile: false, root: 'renderer', plugins: [react()],
      server: { host: '127.0.0.1', proxy: { '/rpc': { target: ui.origin, ws: true, changeOrigin: true, rewriteWsOrigin: true } } },
    })
    await server.listen()
    console.log('http://127.0.0.1:' + server.config.server.port + '/' + ui.hash)`
  const page = spawn(node, ['--input-type=module', '-e', code, ui.href], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  })
  process.once('exit', () => page.kill())
}
