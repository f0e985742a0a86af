import { numberFits, numbersOf, type Catalogue } from '../../catalogue.ts'
import { endOf } from '../../span.ts'
import type { ProfileElement } from '../../parse.ts'
import type { Fix, Severity } from '../finding.ts'
import { renaming, type LintRule } from '../lint-subject.ts'

/** A file with more unknown names than this is no profile for these phones. */
const SUGGESTIONS = 250

/** The phone ignores a name that it does not know, without a word: a letter is enough to lose a setting. */
export const unknownName: LintRule = {
  name: 'unknown-parameter',
  codes: ['unknown-parameter', 'unknown-parameter-near', 'wrong-case', 'label-as-name'],
  check(subject, report) {
    const { unknown, catalogue, labels } = subject
    for (const [index, { name, element }] of unknown.entries()) {
      const label = labels.get(element)
      if (label !== undefined) {
        report('error', 'label-as-name', element.nameAt, { suggestion: label }, relabelling(element, label))
        continue
      }
      if (catalogue.isInfo(name)) continue
      const meant = index < SUGGESTIONS ? meantBy(name, catalogue) : null
      if (meant === null) report('warning', 'unknown-parameter', element.nameAt, { name })
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
  return near === undefined ? null : { severity: 'warning', code: 'unknown-parameter-near', suggestion: near }
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

/** Numbered parameters exist up to the model's lines and keys. */
export const wrongNumber: LintRule = {
  name: 'wrong-index',
  codes: ['wrong-index', 'wrong-index-fixed'],
  check({ known, size, model }, report) {
    for (const { at, parameter, numbers } of known) {
      parameter.index?.forEach((index, place) => {
        const number = numbers[place] ?? 0
        if (numberFits(index, number, size)) return
        const { min, max } = numbersOf(index, size)
        const code = index.of === 'fixed' ? 'wrong-index-fixed' : 'wrong-index'
        // The phone ignores it, as it ignores a name that it does not know.
        report('warning', code, at.element.nameAt, { name: at.name, number, min, max, model: model?.name ?? '' })
      })
    }
  },
}

/** Names that other products, older firmware and the guides' misprints have for a parameter of these phones. */
export const otherNames: LintRule = {
  name: 'alias',
  gathered: true,
  codes: ['alias-family', 'alias-kept', 'alias-both', 'alias-spelling', 'renamed', 'gone', 'other-series'],
  check(subject, report) {
    const series = subject.model === null ? undefined : `${/\d\d/.exec(subject.model.name)?.[0] ?? ''}00`
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
      } else if (renamed !== undefined)
        report('info', renamed.to === '' ? 'gone' : 'renamed', nameAt, { name: at.name, ...renamed })
      if (series !== undefined && families !== undefined && !families.includes(series))
        report('info', 'other-series', nameAt, { name: at.name, series, families: families.join(', ') })
    }
  },
}
