// npm run mutate: switches off, one after the other, the code of each rule that a virtual phone follows, and looks
// whether a test that names the rule fails. What it finds is written to test/shared/virtual-phone/rules-mutated.json,
// which is committed; rules.test.ts holds the list of rules to it. `-- --only CA-3,SEQ-1` tries some of them anew and
// keeps the rest. Run by hand: it takes a quarter of an hour.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { createVitest } from 'vitest/node'
import { at, ensureInstalled, environment, node, root } from './install.mjs'

ensureInstalled()
const RESULT = at('test', 'shared', 'virtual-phone', 'rules-mutated.json')
const sources = [
  'shared/domain/virtual-phone',
  'shared/domain/rule',
  'shared/domain/resync',
  'shared/domain/profile',
  'electron/bench/virtual-phone',
]
const tests = ['test/shared/virtual-phone', 'test/bench/virtual-phone', 'test/bench/rehearsal']
/** Tries at most for one rule, and waits at most for one run: a mutant may never end. */
const [MUTANTS, LONGEST_MS] = [48, 40_000]
const option = process.argv.indexOf('--only')
const only = option === -1 ? null : new Set(process.argv[option + 1].split(','))
/** What a child is to try: the ids, and the mutants that never ended. */
const task = process.env.MUTATE_RULES === undefined ? null : JSON.parse(process.env.MUTATE_RULES)

const { phoneRules } = await import(at('shared', 'domain', 'virtual-phone', 'rules', 'rules.ts'))
const followed = phoneRules.filter((rule) => rule.followed).map(({ id }) => id)

const filesIn = (folder, ending) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(root, folder, name))
const parsed = sources
  .flatMap((folder) => filesIn(folder, '.ts'))
  .filter((path) => !path.includes('/virtual-phone/rules/'))
  .map((path) => {
    const text = readFileSync(path, 'utf8')
    return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true) }
  })

const [PHONE, RULE, DRIVER] = ['shared/domain/virtual-phone', 'shared/domain/rule', 'electron/bench/virtual-phone']
/** The functions that follow a rule without naming it: they are many rules' work, or no phone's alone. */
const elsewhere = {
  'SEQ-4': [`${PHONE}/resync/sequence.ts#nextRule`, `${PHONE}/resync/sequence.ts#takeRule`],
  'SEQ-8': [`${PHONE}/resync/sequence.ts#textOf`, `${PHONE}/resync/sequence.ts#nextRule`],
  'CND-2': [`${RULE}/condition.ts#evaluateCondition`, `${RULE}/parse-condition.ts#takeAnd`],
  'CND-3': [`${RULE}/compare.ts#compareOperands`, `${RULE}/compare.ts#readOperand`, `${RULE}/condition.ts#compare`],
  'ASG-2': [`${PHONE}/resync/sequence.ts#carryOut`, `${PHONE}/fetch/decide.ts#decide`],
  'OPT-1': [`${RULE}/request.ts#requestOf`, `${DRIVER}/decode.ts#*`],
  'OPT-3': [`${RULE}/request.ts#methodOf`, `${PHONE}/fetch/fetch.ts#methodOf`],
  'OPT-4': [`${RULE}/alias.ts#readAliases`, `${PHONE}/machine/settings.ts#remapped`],
  'OPT-5': [`${PHONE}/fetch/fetch.ts#attemptFor`, `${DRIVER}/resolver.ts#*`, `${DRIVER}/fetcher.ts#*`],
  'OPT-6': [`${RULE}/macro-table.ts#isOptionOnlyMacro`, `${RULE}/macros.ts#valueOf`, `${RULE}/macros.ts#expandMacros`],
  'MAC-1': [`${RULE}/expand-rule.ts#expandRuleText`, `${RULE}/macros.ts#expandMacros`],
  'MAC-2': [`${PHONE}/machine/phone-variables.ts#parametersForMacros`, `${RULE}/variables.ts#putParameters`],
  'MAC-4': [`${RULE}/variables.ts#putState`, `${PHONE}/machine/phone-variables.ts#variablesNow`],
  'MAC-5': [`${RULE}/variables.ts#putState`, `${PHONE}/machine/phone-variables.ts#variablesNow`],
  'MAC-6': [`${RULE}/variables.ts#putState`, `${PHONE}/machine/phone-variables.ts#variablesNow`],
  'DEC-1': [`${DRIVER}/decode.ts#*`],
  'DEC-2': [`${DRIVER}/decode.ts#*`],
  'DEC-3': [`${DRIVER}/decode.ts#*`],
  'DEC-4': [`${DRIVER}/decode.ts#*`, `${PHONE}/fetch/results.ts#corrupt`],
  'DEC-5': [`${PHONE}/machine/settings.ts#readSettings`, `${PHONE}/resync/answer.ts#received`],
  'DEC-6': [`${PHONE}/machine/settings.ts#readSettings`, `${PHONE}/machine/settings.ts#settingsIn`],
  'APP-1': [`${PHONE}/machine/settings.ts#settingsIn`, 'shared/domain/profile/parse.ts#parameterOf'],
  'APP-2': ['shared/domain/profile/value.ts#trimmedValue', 'shared/domain/profile/value.ts#trimmed'],
  'APP-5': [`${PHONE}/resync/apply.ts#applySettings`],
  'APP-6': [`${PHONE}/machine/settings.ts#settingOf`, `${PHONE}/machine/parameters.ts#settableName`],
  'APP-11': [`${PHONE}/machine/parameters.ts#settableName`, `${PHONE}/machine/settings.ts#settingOf`],
  'APP-12': [`${PHONE}/machine/parameters.ts#settableName`, `${PHONE}/machine/settings.ts#settingOf`],
  'APP-14': [`${PHONE}/report/report-body.ts#*`, `${PHONE}/machine/view.ts#shownParameter`],
  'RND-2': [`${PHONE}/resync/gates.ts#requestResync`, `${PHONE}/machine/timers.ts#startDelay`],
  'PER-3': ['shared/domain/resync/schedule.ts#stepAfter', `${PHONE}/machine/timers.ts#nextStep`],
  'PER-4': [`${PHONE}/machine/timers.ts#nextStep`],
  'AT-2': ['shared/domain/resync/schedule.ts#parseResyncAt', `${PHONE}/machine/timers.ts#armDaily`],
  'AT-5': [`${PHONE}/machine/timers.ts#armDaily`, `${PHONE}/resync/outcome.ts#conclude`],
  'CAL-3': [`${PHONE}/resync/gates.ts#callChanged`, `${PHONE}/resync/gates.ts#waitForCall`],
  'CAL-4': [`${PHONE}/resync/gates.ts#callChanged`, `${PHONE}/resync/gates.ts#canStart`],
  'URL-3': [`${RULE}/target.ts#*`],
  'URL-4': [`${RULE}/target.ts#*`],
  'PSH-2': [`${PHONE}/push/asked.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-3': [`${PHONE}/push/asked.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-4': [`${DRIVER}/execute-object.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-5': [`${PHONE}/push/asked.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-6': [`${PHONE}/push/asked.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-7': [`${PHONE}/push/asked.ts#*`, `${DRIVER}/sip-endpoint.ts#*`],
  'PSH-10': [`${DRIVER}/sip-endpoint.ts#*`],
  'PSH-12': [`${DRIVER}/web-server.ts#*`, `${DRIVER}/web-routes.ts#*`],
  'PSH-14': [`${DRIVER}/web-routes.ts#*`],
  'PSH-15': [`${DRIVER}/sip-endpoint.ts#*`],
  'TFT-1': [`${DRIVER}/tftp-client.ts#*`],
  'URL-11': [`${RULE}/target.ts#*`],
  'URL-15': [`${DRIVER}/fetcher.ts#*`, `${DRIVER}/resolver.ts#*`],
  'UPG-12': [`${PHONE}/upgrade/upgrade.ts#*`],
  'LOG-2': [`${PHONE}/resync/answer.ts#kept`, `${PHONE}/machine/logs.ts#sendLogMessage`],
  'LOG-3': [`${PHONE}/resync/answer.ts#withFailure`, `${PHONE}/machine/logs.ts#sendLogMessage`],
  'CLS-3': [`${PHONE}/fetch/results.ts#judgeRedirect`, `${PHONE}/fetch/results.ts#judge`],
  'CLS-4': [`${PHONE}/fetch/results.ts#judge`, `${DRIVER}/http-client.ts#*`],
  'HTT-3': [`${DRIVER}/http-exchange.ts#*`],
  'HTT-4': [`${DRIVER}/http-exchange.ts#*`],
}

/** Every piece of these functions; `*` is the whole file. */
const piecesElsewhere = (id) =>
  (elsewhere[id] ?? []).flatMap((place) => {
    const [file, name] = place.split('#')
    const found = parsed.find(({ path }) => relative(root, path) === file)
    if (found === undefined) throw new Error(`${id}: ${file} is gone`)
    const nodes = []
    const look = (node, within) => {
      const inside = within || name === '*' || (canBeSwitched(node) && nameIn(node) === name)
      if (inside && canBeSwitched(node)) nodes.push({ path: found.path, text: found.text, node })
      node.forEachChild((child) => look(child, inside))
    }
    look(found.tree, false)
    if (nodes.length === 0) throw new Error(`${id}: ${place} is gone`)
    return nodes
  })

const nameIn = (node) =>
  ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.name.getText() : node.name?.getText()

/** Where the id stands in code or comment, and the pieces of code that it speaks of, the nearest first. */
function piecesOf(id) {
  return [...piecesNamed(id), ...piecesElsewhere(id)]
}

function piecesNamed(id) {
  const named = new RegExp(`(?<![A-Z])${id}(?!\\d)`, 'g')
  return parsed.flatMap(({ path, text, tree }) =>
    [...text.matchAll(named)].flatMap(({ index }) => aroundOf(tree, index).map((node) => ({ path, text, node }))),
  )
}

/** The statement behind a comment, or the statements and functions around a place in code. */
function aroundOf(tree, index) {
  const found = []
  const look = (node) => {
    const begins = node.getFullStart() <= index && index < node.getStart(tree) // in a comment before it
    const line = tree.getLineAndCharacterOfPosition(index).line
    const inLine = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line === line
    if (canBeSwitched(node) && (begins || inLine || (node.getStart(tree) <= index && index < node.getEnd())))
      found.unshift(node)
    node.forEachChild(look)
  }
  look(tree)
  return found
}

const canBeSwitched = (node) =>
  ts.isIfStatement(node) ||
  ts.isExpressionStatement(node) ||
  ts.isConditionalExpression(node) ||
  ts.isReturnStatement(node) ||
  ts.isCaseClause(node) ||
  ts.isPropertyAssignment(node) ||
  ts.isVariableStatement(node) ||
  ((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isArrowFunction(node)) &&
    node.body !== undefined)

/** Texts of the file with that piece switched off, in several ways. */
function mutantsOf({ path, text, node }) {
  const change = (from, to, by, what) => {
    const { line } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart())
    return {
      path,
      text: text.slice(0, from) + by + text.slice(to),
      what: `${relative(root, path)}:${line + 1} ${what}`,
    }
  }
  const of = (part, by, what) => change(part.getStart(), part.getEnd(), by, what)
  if (ts.isIfStatement(node))
    return [of(node.expression, 'false', 'if (false)'), of(node.expression, 'true', 'if (true)')]
  if (ts.isExpressionStatement(node)) return isNote(node) ? [] : [of(node, ';', 'left out')]
  if (ts.isConditionalExpression(node))
    return [of(node.condition, 'false', 'false ?'), of(node.condition, 'true', 'true ?')]
  if (ts.isReturnStatement(node)) return node.expression ? returnsOf(node.expression, of) : []
  if (ts.isCaseClause(node))
    return node.statements.length > 0
      ? [change(node.statements.pos, node.statements.end, ' break\n', 'case left out')]
      : []
  if (ts.isPropertyAssignment(node)) return [of(node.initializer, 'undefined', 'property left out')]
  if (ts.isVariableStatement(node)) {
    const [{ initializer } = {}] = node.declarationList.declarations
    return initializer ? returnsOf(initializer, of) : []
  }
  const { body } = node
  if (!ts.isBlock(body)) return returnsOf(body, of)
  return ['return', 'return null', 'return []', 'return true', 'return false'].map((by) =>
    change(body.getStart() + 1, body.getStart() + 1, ` ${by}\n`, `${by} at once`),
  )
}

const returnsOf = (expression, of) => ['undefined', 'null', 'true', 'false'].map((by) => of(expression, by, `is ${by}`))

/** A line of the story is not the rule's work. */
const isNote = (node) => /^ctx\.note\(/.test(node.getText())

let mutant = null
const mutator = {
  name: 'mutator',
  enforce: 'pre',
  transform: (_, id) => (mutant !== null && id.split('?')[0] === mutant.path ? mutant.text : null),
}
const include = tests.map((folder) => `${folder}/**/*.test.ts`)
const testFiles = tests
  .flatMap((folder) => filesIn(folder, '.test.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const nameOf = (id) => new RegExp(`(?<![A-Z])${id}(?!\\d)`)

async function startVitest() {
  // Without the cache on the disk: it knows a module by the file that is there, and would never give the mutant.
  const options = { config: false, fsModuleCache: false, watch: true, reporters: [{}], root, include }
  const vitest = await createVitest(
    'test',
    { ...options, pool: 'threads', maxWorkers: 2, testTimeout: 5_000 },
    { configFile: false, plugins: [mutator], root },
  )
  await vitest.standalone()
  return vitest
}

/** The first test that names the rule and fails with this mutant; null when none notices. */
async function failing(vitest, id, one) {
  const naming = testFiles.filter(({ text }) => nameOf(id).test(text)).map(({ path }) => path)
  mutant = one
  if (one !== null) vitest.invalidateFile(one.path)
  vitest.setGlobalTestNamePattern(nameOf(id))
  const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) => naming.includes(moduleId))
  const { testModules } = await vitest.runTestSpecifications(specifications)
  if (one !== null) vitest.invalidateFile(one.path)
  mutant = null
  // A module keeps the results of earlier runs for tests that were not among these.
  for (const module of testModules)
    for (const test of module.children.allTests())
      if (nameOf(id).test(test.fullName) && test.result().state === 'failed') return test.name
  return null
}

/** Tries the mutants of each rule until one is noticed, and says before each what it is about to try. */
async function tryAll({ ids, endless }) {
  const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`)
  const vitest = await startVitest()
  for (const id of ids) {
    const all = piecesOf(id).flatMap(mutantsOf)
    const tried = [...new Map(all.map((each) => [each.text, each])).values()].slice(0, MUTANTS)
    say({ trying: id, what: 'nothing' })
    const unspoilt = await failing(vitest, id, null)
    let found = null
    for (const one of unspoilt === null ? tried.filter(({ what }) => !endless.includes(`${id} ${what}`)) : []) {
      say({ trying: id, what: one.what })
      const test = await failing(vitest, id, one)
      if (test !== null) found = { off: one.what, fails: test }
      if (found !== null) break
    }
    say({ tried: id, count: tried.length, found, unspoilt })
  }
  process.exit(0)
}

/** A child that is stopped where it does not go on; gives the rest that is to be tried by the next one. */
async function supervise({ ids, endless }, result) {
  const child = spawn(node, [fileURLToPath(import.meta.url)], {
    env: { ...environment, MUTATE_RULES: JSON.stringify({ ids, endless }) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let trying = null
  let timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
  const gone = once(child, 'exit')
  for await (const text of createInterface({ input: child.stdout })) {
    if (!text.startsWith('{')) continue
    clearTimeout(timer)
    timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS)
    const line = JSON.parse(text)
    if ('trying' in line) trying = line
    else take(line, result)
  }
  clearTimeout(timer)
  await gone
  const left = ids.filter((id) => !(id in result))
  return { ids: left, endless: trying === null ? endless : [...endless, `${trying.trying} ${trying.what}`] }
}

function take({ tried: id, count, found, unspoilt }, result) {
  result[id] = found
  const why = unspoilt === null ? `${count} tried` : `fails already: ${unspoilt}`
  console.log(found === null ? `${id}  NOT NOTICED (${why})` : `${id}  ${found.off}  →  ${found.fails}`)
}

async function tryEveryRule() {
  const before = only !== null && existsSync(RESULT) ? JSON.parse(readFileSync(RESULT, 'utf8')) : {}
  const result = {}
  let rest = { ids: followed.filter((id) => only === null || only.has(id)), endless: [] }
  while (rest.ids.length > 0) rest = await supervise(rest, result)
  const merged = { ...before, ...result }
  const kept = Object.fromEntries(followed.map((id) => [id, merged[id] ?? null]))
  writeFileSync(RESULT, `${JSON.stringify(kept, null, 2)}\n`)
  const missed = followed.filter((id) => kept[id] === null)
  console.log(`${followed.length - missed.length} of ${followed.length} followed rules are held by a test.`, ...missed)
}

await (task === null ? tryEveryRule() : tryAll(task))
