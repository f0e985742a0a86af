import type { ProfileParameter } from '../../parse.ts'
import type { Fix } from '../finding.ts'
import { wholeElement, type LintRule } from '../lint-subject.ts'

const removing = ({ element }: ProfileParameter): Fix => ({
  title: 'remove',
  params: {},
  edits: [{ ...wholeElement(element), text: '' }],
})

/** Of two parameters with one name, the phone keeps the last (phone-facts 1.1). */
export const duplicate: LintRule = {
  name: 'duplicate',
  anySeries: true,
  codes: ['duplicate', 'duplicate-same'],
  check(subject, report) {
    const { parameters } = subject.profile
    const seen = new Map<string, ProfileParameter>()
    for (let index = parameters.length - 1; index >= 0; index--) {
      const parameter = parameters[index]
      if (parameter === undefined) continue
      const kept = seen.get(parameter.name)
      if (kept === undefined) {
        seen.set(parameter.name, parameter)
        continue
      }
      const same = kept.value === parameter.value
      const params = { name: parameter.name, line: subject.lineOf(kept) }
      report(same ? 'info' : 'warning', same ? 'duplicate-same' : 'duplicate', parameter.element.nameAt, params, () =>
        removing(parameter),
      )
    }
  },
}
