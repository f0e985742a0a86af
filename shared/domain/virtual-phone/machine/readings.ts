import { defaultScheduleReadings, scheduleReadings, type ScheduleReadings } from '../../resync/schedule.ts'
import { defaultReadings, readings, type Readings } from '../../rule/readings.ts'

/**
 * Where the documents disagree about the phone's own behaviour, or say nothing; the first choice is the vendor's chapter
 * where it speaks. The words are in the catalogue under `virtualPhone:reading.<id>` and `virtualPhone:reading.<id>-<choice>`.
 */
export const machineReadings = [
  // The chapter: a counter that starts when the last call ends. Its first sentence: the longest wait while calls last.
  { id: 'forcedResync', choices: ['idle-countdown', 'longest-wait'] },
  // The chapter: at every start. Provisioning Parameters: not after a restart that new parameters caused.
  { id: 'startAfterChanges', choices: ['resync', 'no-resync'] },
  // Three statements are printed; an empty tag with ua="rw" leaves the user's value, every other one clears.
  { id: 'emptyElement', choices: ['clear-unless-rw', 'clear', 'factory'] },
  // Nobody says what a phone does with XML that is not well formed.
  { id: 'brokenXml', choices: ['corrupt', 'tolerate'] },
  // The chapter's template prints the port; its sample lines show none for port 69.
  { id: 'logPort', choices: ['print', 'omit-default'] },
  // Whether Profile_Rule_B may be changed by what Profile_Rule has just brought.
  { id: 'laterRules', choices: ['at-turn', 'at-start'] },
  // Some parameters restart the phone's services; which ones is nowhere listed.
  { id: 'restarts', choices: ['affected', 'never'] },
  // A load names several platforms; which hardware revision is which is published nowhere.
  { id: 'platform', choices: ['first', 'last'] },
] as const

type Entry = (typeof machineReadings)[number]
type MachineReadings = { readonly [E in Entry as E['id']]: E['choices'][number] }
export type PhoneReadings = Readings & ScheduleReadings & MachineReadings

export const phoneReadings = [...readings, ...scheduleReadings, ...machineReadings] as const

export const defaultPhoneReadings: PhoneReadings = {
  ...defaultReadings,
  ...defaultScheduleReadings,
  forcedResync: 'idle-countdown',
  startAfterChanges: 'resync',
  emptyElement: 'clear-unless-rw',
  brokenXml: 'corrupt',
  logPort: 'print',
  laterRules: 'at-turn',
  restarts: 'affected',
  platform: 'first',
}

const machineIds: ReadonlySet<string> = new Set<string>(machineReadings.map(({ id }) => id))

/** The key of a reading's words: what only the machine reads has them beside its rules. */
export const readingKey = (id: string): string =>
  machineIds.has(id) ? `virtualPhone:reading.${id}` : `rule:reading.${id}`

/** The readings that are not the default, in the order of the list. */
export const chosenReadings = (readings: Partial<PhoneReadings>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    phoneReadings.flatMap(({ id }) => {
      const choice = readings[id]
      return choice === undefined || choice === defaultPhoneReadings[id] ? [] : [[id, choice]]
    }),
  )

/** Takes `id=choice` pairs as typed by a person, or names the first that there is not. */
export function choosePhoneReadings(
  given: Readonly<Record<string, string>>,
): PhoneReadings | { readonly unknown: string } {
  let chosen: PhoneReadings = defaultPhoneReadings
  for (const [id, choice] of Object.entries(given)) {
    const next = choosePhoneReading(chosen, id, choice)
    if (next === undefined) return { unknown: `${id}=${choice}` }
    chosen = next
  }
  return chosen
}

/** Takes `id=choice` as typed by a person; undefined when there is no such reading. */
export function choosePhoneReading(base: PhoneReadings, id: string, choice: string): PhoneReadings | undefined {
  const entry = phoneReadings.find((r) => r.id === id)
  if (!entry || !(entry.choices as readonly string[]).includes(choice)) return undefined
  return { ...base, [entry.id]: choice }
}
