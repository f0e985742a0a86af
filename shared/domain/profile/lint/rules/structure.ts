import type { ProfileElement } from '../../parse.ts'
import { FLAT_PROFILE } from '../../scan.ts'
import { renaming, type LintRule, type LintSubject, type Report } from '../lint-subject.ts'

/** Parameters are recognised inside `<flat-profile>` alone, at the root or nested (phone-facts 1.1). */
export const flatProfile: LintRule = {
  name: 'flat-profile',
  anySeries: true,
  codes: [
    'no-flat-profile',
    'flat-profile-spelled',
    'enterprise-file',
    'nothing-inside',
    'outside-flat-profile',
    'nested-element',
    'several-flat-profiles',
  ],
  check(subject, report) {
    const { elements, flatProfiles, parameters, whole } = subject.profile
    const [root] = elements
    if (root === undefined || !whole) return
    if (flatProfiles.length === 0) {
      reportMissing(root, subject, report)
      return
    }
    const [first, second] = flatProfiles
    if (first !== undefined && parameters.length === 0) report('warning', 'nothing-inside', first.nameAt)
    if (second !== undefined) report('info', 'several-flat-profiles', second.nameAt, { count: flatProfiles.length })
    checkPlaces(subject, report)
    for (const { element, name } of parameters)
      if (element.children > 0 && !element.unclosed) report('warning', 'nested-element', element.nameAt, { name })
  },
}

function reportMissing(root: ProfileElement, { profile, catalogue }: LintSubject, report: Report): void {
  const almost = profile.elements.find(({ name }) => /^flat[-_.\s]?profiles?$/i.test(name))
  if (almost !== undefined) {
    report('error', 'flat-profile-spelled', almost.nameAt, { found: almost.name }, renaming(almost, FLAT_PROFILE))
    return
  }
  // Files of the enterprise firmware are made of these; multiplatform phones read none of it.
  const enterprise = profile.elements.find(({ name }) =>
    /^(?:devicePool|deviceProtocol|loadInformation|sipProfile)$/.test(name),
  )
  if (enterprise !== undefined) {
    report('error', 'enterprise-file', enterprise.nameAt, { found: enterprise.name })
    return
  }
  const inside = profile.elements.filter(({ name }) => catalogue.find(name) !== null).length
  report('error', 'no-flat-profile', root.nameAt, { root: root.name, count: inside })
}

function checkPlaces({ profile, catalogue }: LintSubject, report: Report): void {
  if (profile.elements.length === profile.parameters.length + profile.flatProfiles.length) return
  const inside = new Set(profile.parameters.map(({ element }) => element))
  for (const element of profile.elements) {
    if (inside.has(element) || element.container || (element.parent !== null && inside.has(element.parent))) continue
    if (catalogue.find(element.name) !== null)
      report('warning', 'outside-flat-profile', element.nameAt, { name: element.name })
  }
}
