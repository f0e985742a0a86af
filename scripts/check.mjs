// npm run check: what needs no run of the product. Each step is one tool that enforces a part of ARCHITECTURE.md.
import { ensureInstalled, isMain, node, program } from './install.mjs'
import { report, runStep } from './steps.mjs'

const tool = (name, ...args) => [node, [program(name), ...args]]

/** A function, because the programs are found in node_modules: on a fresh clone that is filled first. */
export const checks = () => [
  // The longest first: `npm test` runs them beside the tests. No cache: what a type-aware rule says of a file changes with
  // the files around it.
  { name: 'lint', command: tool('eslint', '.', '--max-warnings', '0') },
  { name: 'types', command: [node, [program('typescript', 'tsc'), '-b']] },
  {
    name: 'arrows',
    command: tool('dependency-cruiser', 'shared', 'electron', 'renderer', 'test', '--output-type', 'err'),
  },
  { name: 'dead code', command: tool('knip') },
  { name: 'format', command: tool('prettier', '--check', '.', '--log-level', 'warn') },
]

if (isMain(import.meta.url)) {
  ensureInstalled()
  const done = []
  for (const check of checks()) done.push(await runStep(check))
  process.exitCode = report(done)
}
