import { decodeParameter } from '../../parse.ts'
import { replace } from '../finding.ts'
import type { LintRule } from '../lint-subject.ts'

/** What an export, a web page or a second pass of a program left in values. */
export const exported: LintRule = {
  name: 'exported-value',
  anySeries: true,
  codes: ['masked-secret', 'escaped-twice'],
  check({ profile, known }, report) {
    for (const { at, parameter } of known) {
      // Exports write stars where a secret was, as many as they like.
      if (parameter.secret === true && /^(?:\*{3,}|[\u2022\u25cf]{3,}|x{8,}|X{8,})$/.test(at.value))
        report('error', 'masked-secret', at.valueAt, { name: at.name })
      const entity = /&(?:amp|lt|gt|quot|apos);/.exec(at.value)
      if (entity === null) continue
      const { offset, length } = decodeParameter(profile, at).sourceOf(entity.index, entity[0].length)
      const written = profile.text.slice(offset, offset + length)
      report(
        'warning',
        'escaped-twice',
        { offset, length },
        { name: at.name, found: written },
        written.startsWith('&amp;') ? replace({ offset, length }, entity[0]) : undefined,
      )
    }
  },
}
