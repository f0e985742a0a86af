#!/usr/bin/env node
import { runCommandLine } from './run.ts'

const code = await runCommandLine(process.argv.slice(2))
// What was written must arrive; a reader that stopped reading must not hold the process.
await Promise.race([
  new Promise<void>((resolve) => process.stdout.write('', () => resolve())),
  new Promise<void>((resolve) => setTimeout(resolve, 500)),
])
process.exit(code)
