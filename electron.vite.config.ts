import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import { pageChunks, startChunks } from './scripts/start-chunks.ts'
import { threadPrograms } from './scripts/thread-programs.ts'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** Node 20 is what the oldest Electron that the tests run on has inside; Node 24 understands it all the same. */
const target = 'node20'

/** The tray's pictures lie beside the shell, in the package as in a clone. */
const trayPictures = {
  name: 'tray-pictures',
  buildStart(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): unknown }): void {
    for (const fileName of ['tray.png', 'tray@2x.png', 'trayTemplate.png', 'trayTemplate@2x.png']) {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(at(`resources/packaging/${fileName}`)) })
    }
  },
}

/** What the command line says lies beside it, a file for each language and namespace: see `electron/locale-files.ts`. */
const localeFiles = {
  name: 'locale-files',
  buildStart(this: { emitFile(file: { type: 'asset'; fileName: string; source: string }): unknown }): void {
    const folder = at('renderer/locales')
    for (const language of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
      for (const name of readdirSync(`${folder}/${language.name}`).filter((file) => file.endsWith('.json')))
        this.emitFile({
          type: 'asset',
          fileName: `locales/${language.name}/${name}`,
          source: JSON.stringify(JSON.parse(readFileSync(`${folder}/${language.name}/${name}`, 'utf8'))),
        })
  },
}

/** The native module of this system, where one is used: see `electron/bench/net/batched-udp/libc.ts`. */
const nativeModules = {
  name: 'native-modules',
  buildStart(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): unknown }): void {
    const name = `koffi-linux-${process.arch}`
    const file = at(`node_modules/@koromix/${name}/linux_${process.arch}/koffi.node`)
    if (process.platform !== 'linux' || !existsSync(file)) return
    this.emitFile({ type: 'asset', fileName: `native/${name}.node`, source: readFileSync(file) })
  },
}

const chunks = startChunks(import.meta.dirname)
const threads = threadPrograms(import.meta.dirname, at('out/main'), target)
const ofPage = pageChunks(import.meta.dirname)

export default defineConfig({
  main: {
    plugins: [trayPictures, localeFiles, nativeModules, chunks.plugin, threads],
    build: {
      outDir: at('out/main'),
      target,
      sourcemap: true,
      externalizeDeps: false, // everything is bundled: the package holds no node_modules
      rolldownOptions: {
        // What SFTP's library can do faster with a compiler at hand: it looks, and goes on without.
        external: [/\.node$/, 'cpu-features'],
        input: {
          index: at('electron/main/index.ts'),
          cli: at('electron/cli/index.ts'),
          bench: at('electron/bench/index.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', codeSplitting: chunks.codeSplitting },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      target,
      sourcemap: 'inline',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: at('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }, // a sandboxed preload is one file
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [react(), ofPage.plugin],
    build: {
      outDir: at('out/renderer'),
      target: 'chrome130',
      minify: true,
      sourcemap: true,
      chunkSizeWarningLimit: 1_000, // kB: what is loaded from this computer is better in one piece
      rolldownOptions: {
        input: { index: at('renderer/index.html') },
        output: { codeSplitting: ofPage.codeSplitting },
      },
    },
  },
})
