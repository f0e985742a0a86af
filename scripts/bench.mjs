// npm run bench: measures against peers on this machine, in this run, and prints them as ratios with their floors.
// `-- --only tftp` runs one of them; a floor that is missed makes the exit code 1.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { loadavg } from 'node:os'
import { promisify } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { at, ensureInstalled, environment, has, node, root } from './install.mjs'
import { hasDisplay } from './electron-runtime.mjs'

/** In this order, one at a time: two at once would measure each other. */
const measures = [
  'startup',
  'tftp',
  'http',
  'https',
  'syslog',
  'forward',
  'history',
  'lint',
  'routes',
  'diagnosis',
  'board',
  'editor',
  'firmware',
  'downloads',
  'fleet',
  'publish',
  'dhcp',
]

ensureInstalled()
const option = process.argv.indexOf('--only')
const only = option === -1 ? null : process.argv[option + 1]
const wanted = measures.filter(
  (name) => (only === null || name === only) && existsSync(at('test', 'bench-speed', `${name}.ts`)),
)
if (wanted.length === 0) {
  console.error(`There is no measure named ${only}; there are ${measures.join(', ')}.`)
  process.exit(2)
}
if ((await ensureBuilt()) !== 0) process.exit(1)

const figures = []
for (const name of wanted) {
  console.log(`Measuring ${name}… (the machine's load is ${loadavg()[0].toFixed(1)})`)
  figures.push(...(await measure(name)))
}
printTable(figures)
process.exit(figures.some(({ meets }) => meets === false) ? 1 : 0)

/** Each in a process of its own, so that one's garbage is not another's pause. */
async function measure(name) {
  const wrap = name === 'startup' && !hasDisplay() && has('xvfb-run') ? ['xvfb-run', '-a'] : []
  const [command, ...args] = [...wrap, node, at('scripts', 'run-measure.mjs'), at('test', 'bench-speed', `${name}.ts`)]
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd: root,
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    })
    return JSON.parse(stdout.trim().split('\n').at(-1))
  } catch (error) {
    console.error(error.stderr || error)
    return [
      {
        name: `${name}: did not finish`,
        ours: NaN,
        peer: null,
        peerName: '',
        unit: '',
        ratio: null,
        floor: '',
        meets: false,
      },
    ]
  }
}

function printTable(all) {
  const amount = (value, unit) => (value === null || Number.isNaN(value) ? '–' : `${rounded(value)} ${unit}`)
  const rows = all.map((one) => [
    one.name,
    amount(one.ours, one.unit),
    one.peer === null ? '–' : `${amount(one.peer, one.unit)} (${one.peerName})`,
    one.ratio === null ? '–' : one.ratio.toFixed(2),
    one.floor,
    one.meets === null ? (one.floor.startsWith('none') ? '–' : 'not judged') : one.meets ? 'met' : 'MISSED',
  ])
  const head = ['measure', 'ours', 'peer', 'ratio', 'floor', '']
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i].length)))
  const line = (cells) =>
    console.log(
      cells
        .map((cell, i) => cell.padEnd(widths[i]))
        .join('  ')
        .trimEnd(),
    )
  console.log()
  line(head)
  line(widths.map((width) => '─'.repeat(width)))
  rows.forEach(line)
  const notes = all.filter(({ note }) => note)
  if (notes.length > 0) console.log()
  notes.forEach(({ name, note }) => console.log(`${name}: ${note}`))
}

function rounded(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(3)).toString()
}
