import { compareReleases, readRelease, writeRelease } from '../../../firmware/release.ts'
import { numberFits, numbersOf, type Catalogue, type Parameter } from '../../catalogue.ts'
import { endOf } from '../../span.ts'
import type { ProfileElement } from '../../parse.ts'
import type { Fix, Severity } from '../finding.ts'
import { renaming, type KnownParameter, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

/** A file with more unknown names than this is no profile for these phones. */
const SUGGESTIONS = 250

const NEAR = 'unknown-parameter-near'

/** The phone ignores a name that it does not know, without a word: a letter is enough to lose a setting. */
export const unknownName: LintRule = {
  name: 'unknown-parameter',
  codes: ['unknown-parameter', 'unknown-parameter-near', 'unknown-parameter-used', 'wrong-case', 'label-as-name'],
  check(subject, report) {
    const { unknown, catalogue, labels, usedElsewhere } = subject
    for (const [index, { name, element }] of unknown.entries()) {
      const label = labels.get(element)
      if (label !== undefined) {
        report('error', 'label-as-name', element.nameAt, { suggestion: label }, relabelling(element, label))
        continue
      }
      if (catalogue.isInfo(name)) continue
      const meant = index < SUGGESTIONS ? meantBy(name, catalogue) : null
      if (meant === null) report('warning', 'unknown-parameter', element.nameAt, { name })
      // Capitals are a slip wherever they are; a name that only resembles one is the site's own, or a later firmware's.
      else if (meant.code === NEAR && usedElsewhere.has(name))
        report('warning', 'unknown-parameter-used', element.nameAt, { name })
      else {
        const params = { name, suggestion: meant.suggestion }
        // A second one of that name would only hide the first.
        const fix = subject.last(meant.suggestion) === undefined ? () => renaming(element, meant.suggestion) : undefined
        report(meant.severity, meant.code, element.nameAt, params, fix)
      }
    }
  },
}

function meantBy(name: string, catalogue: Catalogue): { severity: Severity; code: string; suggestion: string } | null {
  const spelled = catalogue.spelled(name)
  if (spelled !== null) return { severity: 'error', code: 'wrong-case', suggestion: spelled }
  const [near] = catalogue.nearest(name)
  return near === undefined ? null : { severity: 'warning', code: NEAR, suggestion: near }
}

/** `<Profile Rule ua="na">`: what stands before the attributes is the label. */
function relabelling({ openTag, closeTag, attributes }: ProfileElement, name: string): Fix {
  const attribute = attributes[0]
  const tagEnd = endOf(openTag) - 1
  const until = attribute?.offset ?? tagEnd
  const edits = [
    { offset: openTag.offset + 1, length: until - openTag.offset - 1, text: attribute ? `${name} ` : name },
  ]
  if (closeTag !== null) edits.push({ offset: closeTag.offset + 2, length: closeTag.length - 3, text: name })
  return { title: 'rename', params: { text: name }, edits }
}

/** Numbered parameters exist up to the model's lines and keys. A file says it once: one line too many is twenty parameters. */
export const wrongNumber: LintRule = {
  name: 'wrong-index',
  gathered: true,
  codes: ['wrong-index', 'wrong-index-site'],
  check(subject, report) {
    for (const wrong of wrongNumbers(subject)) {
      if (wrong.index.of === 'fixed') continue
      const code = subject.sizedBySite ? 'wrong-index-site' : 'wrong-index'
      // The phone ignores it, as it ignores a name that it does not know.
      report('warning', code, wrong.at.element.nameAt, { ...wrong.params, model: subject.model?.name ?? '' })
    }
  },
}

/** Those that have the same numbers on every model; each has a range of its own. */
export const wrongFixedNumber: LintRule = {
  name: 'wrong-index-fixed',
  codes: ['wrong-index-fixed'],
  check(subject, report) {
    for (const { at, index, params } of wrongNumbers(subject))
      if (index.of === 'fixed') report('warning', 'wrong-index-fixed', at.element.nameAt, params)
  },
}

function* wrongNumbers({ known, size }: LintSubject) {
  for (const { at, parameter, numbers } of known) {
    for (const [place, index] of (parameter.index ?? []).entries()) {
      const number = numbers[place] ?? 0
      if (numberFits(index, number, size)) continue
      yield { at, index, params: { name: at.name, number, ...numbersOf(index, size) } }
    }
  }
}

/** Names that other products, older firmware and the guides' misprints have for a parameter of these phones. */
export const otherNames: LintRule = {
  name: 'alias',
  gathered: true,
  codes: [
    'alias-family',
    'alias-kept',
    'alias-both',
    'alias-spelling',
    'renamed',
    'renamed-here',
    'gone',
    'gone-here',
    'later-firmware',
    'other-series',
    'other-series-site',
  ],
  check(subject, report) {
    const series = [...new Set(subject.models.map(({ name }) => `${/\d\d/.exec(name)?.[0] ?? ''}00`))].sort()
    const elsewhere = subject.model === null ? 'other-series-site' : 'other-series'
    for (const { at, parameter, numbers } of subject.known) {
      const { alias, aliasKind, aliasFamily = '', renamed, families } = parameter
      const { nameAt } = at.element
      if (alias !== undefined) {
        const suggestion = alias.replace('<n>', String(numbers[0] ?? 1))
        const params = { name: at.name, suggestion, family: aliasFamily }
        const both = subject.last(suggestion) !== undefined
        if (both) report('warning', 'alias-both', nameAt, params)
        else if (aliasKind === 'kept') report('info', 'alias-kept', nameAt, params)
        else
          report(
            'warning',
            aliasKind === 'family' ? 'alias-family' : 'alias-spelling',
            nameAt,
            params,
            renaming(at.element, suggestion),
          )
      } else if (renamed !== undefined) reportRenamed(subject, { at, renamed }, report)
      if (parameter.since !== undefined) reportLater(subject, { at, since: parameter.since }, report)
      if (series.length > 0 && families?.some((family) => series.includes(family)) === false)
        report('info', elsewhere, nameAt, { name: at.name, series: series.join(', '), families: families.join(', ') })
    }
  },
}

/** Said for the phones that get the file: nothing while all of them still have it, and more where none of them has. */
function reportRenamed(
  { releases }: LintSubject,
  { at, renamed }: { readonly at: KnownParameter['at']; readonly renamed: NonNullable<Parameter['renamed']> },
  report: Report,
): void {
  const since = readRelease(renamed.since)
  const code = renamed.to === '' ? 'gone' : 'renamed'
  const params = { name: at.name, ...renamed }
  if (since === null || releases === null) report('info', code, at.element.nameAt, params)
  else if (compareReleases(releases.oldest, since) >= 0)
    report('warning', `${code}-here`, at.element.nameAt, { ...params, oldest: writeRelease(releases.oldest) })
  else if (compareReleases(releases.newest, since) >= 0) report('info', code, at.element.nameAt, params)
}

/** None of the phones that get the file has it yet. */
function reportLater(
  { releases }: LintSubject,
  { at, since }: { readonly at: KnownParameter['at']; readonly since: string },
  report: Report,
): void {
  const first = readRelease(since)
  if (first === null || releases === null || compareReleases(releases.newest, first) >= 0) return
  report('info', 'later-firmware', at.element.nameAt, { name: at.name, since, newest: writeRelease(releases.newest) })
}
