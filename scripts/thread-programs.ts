import { basename, resolve } from 'node:path'
import { build, type Plugin } from 'vite'

/**
 * Builds the programs of the bench's threads, each one CommonJS file: a thread that Node starts with modules, and with
 * files that it shares with others, takes a tenth more of the processor before it begins.
 */
export function threadPrograms(root: string, outDir: string, target: string): Plugin {
  const sources = [
    'events/store/reading-worker.ts',
    'events/store/store-worker.ts',
    'forward/forwarder.ts',
    'syslog/syslog-receiver.ts',
    'tftp/carrier/carrier-thread.ts',
  ]
  const at = (source: string): string => resolve(root, 'electron/bench', source)
  return {
    name: 'thread-programs',
    async closeBundle() {
      for (const source of sources)
        await build({
          configFile: false,
          root,
          logLevel: 'warn',
          ssr: { noExternal: true },
          build: {
            ...{ ssr: at(source), outDir, target, emptyOutDir: false, sourcemap: true, copyPublicDir: false },
            rolldownOptions: {
              external: [/\.node$/, 'cpu-features'],
              output: { format: 'cjs', entryFileNames: `${basename(source, '.ts')}.cjs`, codeSplitting: false },
            },
          },
        })
    },
  }
}
