/**
 * Tones and cadences, by the guide's grammar (blanks do not matter):
 *
 *   tone     = frequency@level[,frequency@level]…;section[;section]…
 *   cadence  = section[;section]…
 *   section  = length(on/off[/frequencies][,on/off[/frequencies]]…)
 *
 * Lengths are seconds, `*` for as long as it takes; `frequencies` adds the numbers of the tones that sound: `1+2`.
 */
export interface ScriptProblem {
  readonly code: 'too-many-tones' | 'tone' | 'no-section' | 'section' | 'frequency-number'
  readonly found: string
}

/** What the guide allows in one script. */
const TONES = 6
const SECTIONS = 6
const SEGMENTS = 6

/** Hertz that somebody can hear, and a level in decibels. */
const tone = /^\+?(\d{1,5}(?:\.\d{1,6})?)@[+-]?\d{1,2}(?:\.\d{1,6})?$/
const AUDIBLE = 20_000

const isTone = (text: string): boolean => Number(tone.exec(text)?.[1] ?? Infinity) <= AUDIBLE
const seconds = /^(?:\*|\d{1,6}(?:\.\d{0,6})?|\.\d{1,6})$/
const section = /^([^()]{1,16})\(([^()]{1,256})\)$/

/** The first thing that no phone can play; null when there is none. Only the first 512 characters are judged. */
export function toneProblem(text: string): ScriptProblem | null {
  const [tones = '', ...sections] = piecesOf(text)
  const list = tones.split(',')
  if (list.length > TONES) return { code: 'too-many-tones', found: String(list.length) }
  const wrong = list.find((each) => !isTone(each))
  if (wrong !== undefined) return { code: 'tone', found: wrong }
  return sectionsProblem(sections, list.length)
}

export const cadenceProblem = (text: string): ScriptProblem | null => sectionsProblem(piecesOf(text), null)

const piecesOf = (text: string): readonly string[] =>
  text.slice(0, 512).replace(/\s+/g, '').replace(/;$/, '').split(';')

/** `tones`: how many a segment may name; null for cadences, whose segments name none. */
function sectionsProblem(sections: readonly string[], tones: number | null): ScriptProblem | null {
  if (sections.length === 0 || sections[0] === '') return { code: 'no-section', found: '' }
  if (sections.length > SECTIONS) return { code: 'section', found: sections[SECTIONS] ?? '' }
  for (const text of sections) {
    const [whole, length = '', segments = ''] = section.exec(text) ?? []
    const list = segments.split(',')
    if (whole === undefined || !seconds.test(length) || list.length > SEGMENTS) return { code: 'section', found: text }
    for (const segment of list) {
      const problem = segmentProblem(segment, tones)
      if (problem !== null) return problem
    }
  }
  return null
}

function segmentProblem(text: string, tones: number | null): ScriptProblem | null {
  const [on = '', off = '', frequencies, ...more] = text.split('/')
  if (!seconds.test(on) || !seconds.test(off) || more.length > 0) return { code: 'section', found: text }
  if (frequencies === undefined) return tones === null ? null : { code: 'section', found: text }
  const numbers = frequencies.split('+')
  if (numbers.some((number) => !/^\d$/.test(number))) return { code: 'section', found: text }
  // 0 is silence, which the vendor's own secure-call tone uses.
  const beyond = numbers.find((number) => Number(number) > (tones ?? TONES))
  return beyond === undefined ? null : { code: 'frequency-number', found: beyond }
}
