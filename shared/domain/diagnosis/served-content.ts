import { parseProfile, valuesOf } from '../profile/parse.ts'
import { harmlessXmlProblems } from '../profile/problem.ts'
import type { ContentDamage, ServedContent } from './site-view.ts'

/** What a diagnosis asks of a profile. */
const settingsKept: ReadonlySet<string> = new Set([
  'Daylight_Saving_Time_Enable',
  'Daylight_Saving_Time_Rule',
  'Profile_Rule',
  'Provision_Enable',
  'Resync_At_Random_Delay',
  'Resync_At__HHmm_',
  'Resync_Error_Retry_Delay',
  'Resync_Fails_On_FNF',
  'Resync_Periodic',
  'Resync_Trigger_1',
  'Resync_Trigger_2',
  'Syslog_Server',
  'Time_Zone',
])

/** What a phone meets in the text of a profile. Names that no phone knows are passed over in silence (phone-facts 1.1). */
export function readProfileContent(
  text: string,
  form: 'clear' | 'gzip' = 'clear',
  isKnown: (name: string) => boolean = () => true,
): ServedContent {
  const profile = parseProfile(text)
  const broken = profile.problems.find(({ code }) => !harmlessXmlProblems.has(code))
  const damage: ContentDamage | null =
    broken !== undefined
      ? { kind: 'xml', line: profile.lines.positionAt(broken.offset).line }
      : profile.flatProfiles.length === 0
        ? { kind: 'no-profile' }
        : null
  const settings = [...valuesOf(profile)].filter(([name]) => settingsKept.has(name))
  const known = profile.parameters.filter(({ name }) => isKnown(name))
  return { form, damage, parameters: known.length, settings: Object.fromEntries(settings) }
}

/** A file that cannot be looked into, or is no profile: firmware, pictures, what is encrypted. */
export const opaqueContent = (form: ServedContent['form'], damage: ContentDamage | null = null): ServedContent => ({
  form,
  damage,
  parameters: null,
  settings: {},
})
