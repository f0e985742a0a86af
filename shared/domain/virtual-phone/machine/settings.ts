import type { ModelSize } from '../../profile/catalogue.ts'
import { attributeOf, parseProfile, type Profile, type ProfileElement } from '../../profile/parse.ts'
import { harmlessXmlProblems } from '../../profile/problem.ts'
import { readValue } from '../../profile/value.ts'
import { readAliases } from '../../rule/alias.ts'
import { settableName } from './parameters.ts'
import type { ProfileSetting, ReadSettings, Refusal, UserAccess } from './setting.ts'
import type { PhoneSetup } from './state.ts'

const IGNORED_SHOWN = 20

/** What a profile's text sets on a phone of this size, or why it is no profile. */
export function settingsIn(setup: PhoneSetup, size: ModelSize, text: string, alias: string | null): ReadSettings {
  const key = `${size.lines}|${setup.readings.brokenXml}|${alias ?? ''}\n${text}`
  return setup.settings.read(key, () => readSettings(setup, size, text, alias))
}

function readSettings(setup: PhoneSetup, size: ModelSize, text: string, alias: string | null): ReadSettings {
  const cache = setup.settings
  const profile = parseProfile(text)
  const broken =
    setup.readings.brokenXml === 'tolerate' ? undefined : profile.problems.find((p) => !harmlessXmlProblems.has(p.code))
  if (broken !== undefined || !profile.whole) {
    const { code, offset } = broken ?? { code: 'too-large' as const, offset: 0 }
    return { kind: 'broken', code, line: profile.lines.positionAt(offset).line }
  }
  if (alias === null && profile.flatProfiles.length === 0) return { kind: 'no-profile' }
  const found = [...(alias === null ? [] : remapped(profile, alias)), ...namedInProfile(profile)]
  const settings = new Map<string, ProfileSetting>()
  const ignored: { name: string; reason: Refusal }[] = []
  let ignoredCount = 0
  for (const { name: written, value, element } of found) {
    const name = settableName(setup, size, cache.own(written))
    if ('refused' in name) {
      ignoredCount += 1
      if (ignored.length < IGNORED_SHOWN) ignored.push({ name: cache.own(written.slice(0, 80)), reason: name.refused })
    } else settings.set(name.name, settingOf(name.name, cache.own(value), element))
  }
  return { kind: 'settings', settings: [...settings.values()], ignored, ignoredCount }
}

interface Found {
  readonly name: string
  readonly value: string
  readonly element: ProfileElement
}

const namedInProfile = ({ parameters }: Profile): readonly Found[] => parameters

/** `--alias`: elements whose path, or its end, a remap names. */
function remapped({ text, elements }: Profile, alias: string): readonly Found[] {
  const { remaps } = readAliases(alias)
  const ends = remaps.map(({ from, to }) => ({
    end: from.startsWith('/') ? from : `/${from}`,
    name: to.slice(to.lastIndexOf('/') + 1),
  }))
  return elements.flatMap((element) => {
    const path = pathOf(element)
    const remap = ends.find(({ end }) => path.endsWith(end))
    if (remap === undefined) return []
    const { content, firstChildAt } = element
    const length = firstChildAt < 0 ? content.length : firstChildAt - content.offset
    return [{ name: remap.name, value: readValue(text, { offset: content.offset, length }), element }]
  })
}

function pathOf(element: ProfileElement): string {
  let path = ''
  for (let at: ProfileElement | null = element; at !== null; at = at.parent) path = `/${at.name}${path}`
  return path
}

const isAccess = (text: string | undefined): text is UserAccess => text === 'na' || text === 'ro' || text === 'rw'

function settingOf(name: string, value: string, element: ProfileElement): ProfileSetting {
  const ua = attributeOf(element, 'ua')?.value
  const isOn = (attribute: string): boolean => attributeOf(element, attribute)?.value.toLowerCase() === 'y'
  return {
    name,
    value,
    ...(isAccess(ua) && { access: ua }),
    preserve: isOn('preserve-value'),
    preference: isOn('user-pref'),
    selfClosing: element.selfClosing,
  }
}
