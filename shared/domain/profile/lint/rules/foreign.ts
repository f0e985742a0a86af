import { placeholderIn } from '../../placeholder.ts'
import type { LintRule } from '../lint-subject.ts'

/** What the file was made for or by, where that is not these phones and not this product: said once, with what is left to judge. */
export const foreign: LintRule = {
  name: 'foreign-file',
  anySeries: true,
  codes: ['other-series-file', 'foreign-template'],
  check({ profile, series }, report) {
    const [first] = profile.flatProfiles
    if (series === 'spa' && first !== undefined)
      report('info', 'other-series-file', first.nameAt, { count: profile.parameters.length })
    const filled = profile.parameters.filter(({ value }) => {
      const system = placeholderIn(value)
      return system !== null && system !== 'own'
    })
    const [place] = filled
    if (place === undefined) return
    report('info', 'foreign-template', place.valueAt, { count: filled.length, found: shownOf(place.value) })
  },
}

const mark =
  /\{%.{0,40}?%\}|<%.{0,40}?%>|\[%.{0,40}?%\]|\[\[[^[\]]{1,40}\]\]|[$#]?\{\$?[^{}]{1,40}\}|(%%?|##|@@|__)[A-Za-z][\w.-]{0,63}\1/

const shownOf = (value: string): string => mark.exec(value)?.[0] ?? ''
