import type { XmlProblem } from './problem.ts'
import { FLAT_PROFILE, scan, type ScannedElement } from './scan.ts'
import { LineIndex, type Span } from './span.ts'
import { decodeValue, readValue, trimmed, type DecodedValue } from './value.ts'

export type ProfileElement = Readonly<ScannedElement>

/** A child of `<flat-profile>`: a parameter, known to the phone or not. */
export interface ProfileParameter {
  readonly name: string
  /** As the phone reads it: a string, without the blanks at both ends. */
  readonly value: string
  /** The value's characters in the text, without the blanks around them. */
  readonly valueAt: Span
  readonly element: ProfileElement
}

/** A profile, understood as far as it can be. Reading never fails: what is wrong is in `problems`. */
export interface Profile {
  readonly text: string
  readonly lines: LineIndex
  readonly elements: readonly ProfileElement[]
  readonly flatProfiles: readonly ProfileElement[]
  /** In the order of the text: of two with one name, the phone keeps the last. */
  readonly parameters: readonly ProfileParameter[]
  readonly problems: readonly XmlProblem[]
  /** Problems beyond the limit, counted only. */
  readonly missedProblems: number
  /** False when a limit stopped the reading: there is more in the text than is told here. */
  readonly whole: boolean
}

export function parseProfile(text: string): Profile {
  const { elements, problems, missedProblems, whole } = scan(text)
  const flatProfiles: ProfileElement[] = []
  const parameters: ProfileParameter[] = []
  for (const element of elements) {
    if (element.name === FLAT_PROFILE) flatProfiles.push(element)
    else if (ownerOf(element)?.name === FLAT_PROFILE) parameters.push(parameterOf(text, element))
  }
  return { text, lines: new LineIndex(text), elements, flatProfiles, parameters, problems, missedProblems, whole }
}

/** The element around this one, as it was meant: whatever was never closed holds nothing. */
function ownerOf({ parent }: ProfileElement): ProfileElement | null {
  while (parent?.unclosed && !parent.container) parent = parent.parent
  return parent
}

function parameterOf(text: string, element: ProfileElement): ProfileParameter {
  const content = ownContent(element)
  return {
    name: element.name,
    value: readValue(text, content),
    valueAt: trimmed(text, content.offset, content.offset + content.length),
    element,
  }
}

/** Text up to the first element inside: a parameter holds nothing else. */
function ownContent({ content, firstChildAt }: ProfileElement): Span {
  return firstChildAt < 0 ? content : { offset: content.offset, length: firstChildAt - content.offset }
}

/** The value with the way back to the characters it was written as. */
export const decodeParameter = ({ text }: Profile, { element }: ProfileParameter): DecodedValue =>
  decodeValue(text, ownContent(element))

/** What the phone would take over: of two with one name, the last. */
export function valuesOf({ parameters }: Profile): ReadonlyMap<string, string> {
  return new Map(parameters.map(({ name, value }) => [name, value]))
}

export const attributeOf = (
  { attributes }: ProfileElement,
  name: string,
): ProfileElement['attributes'][number] | null => attributes.find((attribute) => attribute.name === name) ?? null
