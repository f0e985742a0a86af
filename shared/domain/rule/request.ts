import type { Alternative, OptionName, RuleOption } from './ast.ts'
import type { EvaluationContext } from './evaluation-context.ts'
import { expandMacros, revealOptionArgument } from './macros.ts'
import { targetsOf, type Targets } from './target.ts'
import { readUrl, type RuleUrl } from './url.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'RRQ' | 'WRQ'

/** What the phone asks for. Holds keys and passwords: it is for who carries it out, never for a view. */
export interface RuleRequest extends Targets {
  readonly method: Method
  readonly url: RuleUrl
  readonly key?: string
  readonly uid?: string
  readonly pwd?: string
  /** The register's letter, and its text after expansion. */
  readonly post?: { readonly register: string; readonly body: string }
  readonly alias?: { readonly register: string; readonly text: string }
  readonly srv: boolean
  readonly report?: 'full' | 'delta' | 'status'
  /** Options that this kind of rule does not obey. */
  readonly ignored: readonly OptionName[]
}

export interface EvaluatedAssignment {
  /** The parameter's XML name: `a` has become GPP_A. */
  readonly name: string
  readonly value: string
}

/** What an alternative asks for; undefined where it names no address, or none that can be read. */
export function requestOf(
  ctx: EvaluationContext,
  { options, url: written }: Alternative,
  assignments: readonly EvaluatedAssignment[],
): RuleRequest | undefined {
  if (written === undefined) return undefined
  const { url, problems } = readUrl(written.text, written.at)
  for (const { severity, code, params, ...span } of problems) ctx.report(span, { severity, code, params })
  if (url === undefined) return undefined
  const obeyed = options.filter((option) => isObeyed(ctx, option))
  const post = register(ctx, obeyed, { name: 'post', assignments })
  const alias = register(ctx, obeyed, { name: 'alias', assignments })
  return {
    ...targetsOf(url, ctx.kind, { ...ctx.deps, readings: ctx.readings, secondTail: secondTail(ctx) }),
    method: methodOf(ctx, url, post !== undefined),
    url,
    ...credentials(ctx, obeyed),
    ...(post && { post: { register: post.register, body: post.text } }),
    ...(alias && { alias }),
    srv: obeyed.some((option) => option.name === 'srv'),
    ...(ctx.kind === 'report' && { report: reportKind(obeyed) }),
    ignored: options.filter((option) => !obeyed.includes(option)).map((option) => option.name),
  }
}

function isObeyed({ kind, readings }: EvaluationContext, { name }: RuleOption): boolean {
  if (kind === 'report') return name !== 'post' && name !== 'alias'
  if (name === 'delta' || name === 'status') return false
  if (kind !== 'upgrade') return true
  return readings.upgradeOptions === 'obey' && (name === 'uid' || name === 'pwd')
}

function methodOf({ kind, deps }: EvaluationContext, url: RuleUrl, post: boolean): Method {
  if (url.scheme === 'tftp') return kind === 'report' ? 'WRQ' : 'RRQ'
  if (kind === 'report') return deps.reportMethod ?? 'POST'
  return post ? 'POST' : 'GET'
}

type SecretOption = RuleOption & { readonly name: 'key' | 'uid' | 'pwd'; readonly value: string }

/** Options whose argument is a secret, or stands beside one. */
export const isSecretOption = (option: RuleOption): option is SecretOption =>
  ['key', 'uid', 'pwd'].includes(option.name) && option.value !== undefined

function credentials(
  ctx: EvaluationContext,
  options: readonly RuleOption[],
): Partial<Record<'key' | 'uid' | 'pwd', string>> {
  const found: Partial<Record<'key' | 'uid' | 'pwd', string>> = {}
  for (const option of options.filter(isSecretOption)) {
    const { text, unset } = argumentOf(ctx, option)
    for (const macro of unset) ctx.report(option, { severity: 'warning', code: 'macro-unset', params: { name: macro } })
    found[option.name] = text
  }
  return found
}

const argumentOf = (
  { expansion, deps }: EvaluationContext,
  { valueAt = 0, valueLength = 0 }: RuleOption,
): ReturnType<typeof revealOptionArgument> =>
  revealOptionArgument(expansion, { at: valueAt, length: valueLength }, deps.variables)

/** Keeps what must appear in no view: a key wherever it comes from, and each macro that it is made of. */
export function keepSecrets(ctx: EvaluationContext, options: readonly RuleOption[]): void {
  for (const option of options.filter(isSecretOption)) {
    const { valueAt = 0, valueLength = 0 } = option
    const { text, fromSecret } = argumentOf(ctx, option)
    if (option.name === 'uid' && !fromSecret) continue
    const inside = ctx.expansion.uses.filter(
      (use) => use.outAt >= valueAt && use.outAt + use.outLength <= valueAt + valueLength,
    )
    ctx.secrets.push(...[text, ...inside.map((use) => use.value ?? '')].filter((secret) => secret !== ''))
  }
}

/** `--post a`: the text of GPP_A, after this rule's own assignments, with its macros expanded. */
function register(
  { deps }: EvaluationContext,
  options: readonly RuleOption[],
  { name, assignments }: { readonly name: 'post' | 'alias'; readonly assignments: readonly EvaluatedAssignment[] },
): { readonly register: string; readonly text: string } | undefined {
  const letter = options.find((option) => option.name === name)?.value?.toUpperCase()
  if (letter === undefined || !/^[A-P]$/.test(letter)) return undefined
  const assigned = assignments.findLast((assignment) => assignment.name === `GPP_${letter}`)?.value
  const template = assigned ?? deps.variables.get(letter)?.value ?? ''
  return { register: letter, text: expandMacros(template, deps.variables, { context: 'gpp' }).text }
}

const secondTail = ({ deps }: EvaluationContext): string =>
  expandMacros('/Cisco/$PN/$MA.cfg', deps.variables, { context: 'profile' }).text

function reportKind(options: readonly RuleOption[]): 'full' | 'delta' | 'status' {
  if (options.some((option) => option.name === 'delta')) return 'delta'
  return options.some((option) => option.name === 'status') ? 'status' : 'full'
}
