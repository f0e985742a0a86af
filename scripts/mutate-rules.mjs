// npm run mutate: switches off, one after the other, the code of each rule that a virtual phone follows, and looks
// whether a test that names the rule fails. What it finds is written to test/shared/virtual-phone/rules-mutated.json,
// which is committed; rules.test.ts holds the list of rules to it. `-- --only CA-3,SEQ-1` tries some of them anew and
// keeps the rest. Run by hand: it takes some minutes, and wants a quiet machine.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { createVitest } from 'vitest/node'
import { at, ensureInstalled, root } from './install.mjs'

ensureInstalled()
const RESULT = at('test', 'shared', 'virtual-phone', 'rules-mutated.json')
const sources = [
  'shared/domain/virtual-phone',
  'shared/domain/rule',
  'shared/domain/resync',
  'electron/bench/virtual-phone',
]
const tests = ['test/shared/virtual-phone', 'test/bench/virtual-phone', 'test/bench/rehearsal']
const option = process.argv.indexOf('--only')
const only = option === -1 ? null : new Set(process.argv[option + 1].split(','))

const { phoneRules } = await import(at('shared', 'domain', 'virtual-phone', 'rules', 'rules.ts'))
const followed = phoneRules.filter((rule) => rule.followed && (only === null || only.has(rule.id)))

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

/** Where the id stands in code or comment, and the pieces of code that it speaks of, the nearest first. */
function piecesOf(id) {
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
const vitest = await createVitest(
  'test',
  { config: false, watch: true, reporters: [{}], root, include, pool: 'threads', maxWorkers: 2, testTimeout: 20_000 },
  { configFile: false, plugins: [mutator], root },
)
await vitest.standalone()

const testFiles = tests
  .flatMap((folder) => filesIn(folder, '.test.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

/** The first test that fails with this mutant, by its name; null when none notices. */
async function failing(id, one) {
  const naming = testFiles.filter(({ text }) => new RegExp(`(?<![A-Z])${id}(?!\\d)`).test(text)).map(({ path }) => path)
  mutant = one
  if (one !== null) vitest.invalidateFile(one.path)
  vitest.setGlobalTestNamePattern(new RegExp(`(?<![A-Z])${id}(?!\\d)`))
  const specifications = (await vitest.globTestSpecifications()).filter(({ moduleId }) => naming.includes(moduleId))
  const { testModules } = await vitest.runTestSpecifications(specifications)
  if (one !== null) vitest.invalidateFile(one.path)
  mutant = null
  for (const module of testModules)
    for (const test of module.children.allTests()) if (test.result().state === 'failed') return test.name
  return null
}

const before = only === null || !existsSync(RESULT) ? {} : JSON.parse(readFileSync(RESULT, 'utf8'))
const result = {}
for (const { id } of followed) {
  const all = piecesOf(id).flatMap(mutantsOf)
  const tried = [...new Map(all.map((each) => [each.text, each])).values()].slice(0, 24)
  let found = null
  const unspoilt = await failing(id, null)
  for (const one of tried) {
    if (unspoilt !== null) break
    const test = await failing(id, one)
    if (test !== null) {
      found = { off: one.what, fails: test }
      break
    }
  }
  result[id] = found
  const why = unspoilt !== null ? `fails already: ${unspoilt}` : `${tried.length} tried`
  console.log(found === null ? `${id}  NOT NOTICED (${why})` : `${id}  ${found.off}  →  ${found.fails}`)
}
await vitest.close()
const merged = { ...before, ...result }
const ids = phoneRules.filter((rule) => rule.followed).map(({ id }) => id)
const kept = Object.fromEntries(ids.map((id) => [id, merged[id] ?? null]))
writeFileSync(RESULT, `${JSON.stringify(kept, null, 2)}\n`)
const missed = ids.filter((id) => kept[id] === null)
console.log(`${ids.length - missed.length} of ${ids.length} followed rules are held by a test.`, missed.join(' '))
process.exit(0)
