import type { Command } from './command.ts'

/** Every command of `resync-bench`: a file here and a line in this table. Its help is `cli:<name>.usage`. */
export const commands = {
  init: () => import('./init.ts').then(({ init }) => init),
  serve: () => import('./serve.ts').then(({ serve }) => serve),
  lint: () => import('./lint.ts').then(({ lint }) => lint),
  rule: () => import('./rule.ts').then(({ rule }) => rule),
  render: () => import('./render.ts').then(({ render }) => render),
  pack: () => import('./pack.ts').then(({ pack }) => pack),
  unpack: () => import('./unpack.ts').then(({ unpack }) => unpack),
  rehearse: () => import('./rehearse.ts').then(({ rehearse }) => rehearse),
  phone: () => import('./phone.ts').then(({ phone }) => phone),
  scan: () => import('./scan.ts').then(({ scan }) => scan),
  resync: () => import('./resync.ts').then(({ resync }) => resync),
  phones: () => import('./phones.ts').then(({ phones }) => phones),
  why: () => import('./why.ts').then(({ why }) => why),
  log: () => import('./log.ts').then(({ log }) => log),
  trust: () => import('./trust.ts').then(({ trust }) => trust),
  firmware: () => import('./firmware.ts').then(({ firmware }) => firmware),
  broadworks: () => import('./broadworks.ts').then(({ broadworks }) => broadworks),
  publish: () => import('./publish.ts').then(({ publish }) => publish),
  forward: () => import('./forward.ts').then(({ forward }) => forward),
  handover: () => import('./handover.ts').then(({ handover }) => handover),
  support: () => import('./support.ts').then(({ support }) => support),
} as const satisfies Readonly<Record<string, () => Promise<Command>>>

export type CommandName = keyof typeof commands
export const commandNames = Object.keys(commands) as readonly CommandName[]

const flags = ['--help', '-h', '--version', '-v'] as const

/** The command among an application's arguments; null when they ask for a window. */
export function commandIn(args: readonly string[]): CommandName | 'help' | 'version' | null {
  const [first] = args
  const name = commandNames.find((one) => one === first)
  if (name) return name
  const flag = flags.find((one) => one === first)
  if (!flag) return null
  return flag === '--help' || flag === '-h' ? 'help' : 'version'
}
