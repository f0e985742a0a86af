#!/usr/bin/env node
import { handOverToOwnNode } from './own-node.ts'
import { runCommandLine } from './run.ts'
import { endsWithin } from '../bench/core/time.ts'

const args = process.argv.slice(2)
const code = (await handOverToOwnNode(args)) ?? (await runCommandLine(args))
// What was written must arrive; a reader that stopped reading must not hold the process.
await endsWithin(new Promise((resolve) => process.stdout.write('', resolve)), 500)
process.exit(code)
