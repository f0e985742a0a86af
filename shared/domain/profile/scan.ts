import type { XmlProblem, XmlProblemCode } from './problem.ts'
import { takeAttributes, type ScannedAttribute } from './scan-attributes.ts'
import { takeCdata, takeComment, takeDoctype, takeInstruction } from './scan-sections.ts'
import { spanOf, type Span } from './span.ts'
import { PROFILE_LIMITS, XmlReader } from './xml-reader.ts'

/**
 * Reads XML once from left to right, in time proportional to its length, and goes on behind every mistake so that the rest
 * of the profile is still understood. An XML library says that a text is wrong; this says where, what was expected there,
 * and what would mend it, while the text is half typed. It knows no entity but the five of XML, reads no DTD and opens nothing.
 */

/** The element that the phone looks into; everything outside it is ignored (phone-facts 1.1). */
export const FLAT_PROFILE = 'flat-profile'

export interface ScannedElement {
  readonly name: string
  readonly nameAt: Span
  readonly openTag: Span
  readonly attributes: readonly ScannedAttribute[]
  readonly parent: ScannedElement | null
  readonly selfClosing: boolean
  content: Span
  closeTag: Span | null
  closeNameAt: Span | null
  children: number
  /** Where the first element inside begins; -1 without one. */
  firstChildAt: number
  /** It is the flat profile, or holds it. */
  container: boolean
  /** It was never closed: what follows a parameter without an end stands beside it, not in it. */
  unclosed: boolean
}

export interface Scan {
  readonly elements: readonly ScannedElement[]
  readonly problems: readonly XmlProblem[]
  readonly missedProblems: number
  /** False when a limit stopped the reading. */
  readonly whole: boolean
}

const nameStart = /[A-Za-z_\u0080-\uffff]/
const validName = /^[A-Za-z_\u0080-\uffff][\w.:\-\u0080-\uffff]*$/
const NAMES_KEPT = 5000
const badControl = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export function scan(text: string): Scan {
  const scanner = new Scanner(text)
  scanner.run()
  const { elements, whole, reader } = scanner
  const problems = reader.problems.toSorted((a, b) => a.offset - b.offset)
  return { elements, whole, problems, missedProblems: reader.missedProblems }
}

class Scanner {
  readonly elements: ScannedElement[] = []
  readonly reader: XmlReader
  whole = true
  readonly #stack: ScannedElement[] = []
  readonly #names = new Set<string>()
  #roots = 0

  constructor(text: string) {
    this.reader = new XmlReader(text)
  }

  run(): void {
    const { reader } = this
    const { text } = reader
    if (text.length > PROFILE_LIMITS.size) {
      this.#stop('too-large', spanOf(0, 0), { limit: PROFILE_LIMITS.size, size: text.length })
      return
    }
    this.#controls()
    if (text.startsWith('\ufeff')) reader.at = 1
    while (this.whole && reader.at < text.length) {
      const open = text.indexOf('<', reader.at)
      const next = open < 0 ? text.length : open
      if (next > reader.at) this.#takeText(reader.at, next)
      reader.at = next
      if (open >= 0) this.#takeMarkup()
    }
    if (!this.whole) return
    for (const open of this.#stack.splice(0).reverse()) this.#leaveOpen(open, text.length)
    if (this.#roots === 0) reader.report('empty', spanOf(0, 0))
  }

  #stop(code: XmlProblemCode, span: Span, params: XmlProblem['params']): void {
    this.reader.report(code, span, params)
    this.whole = false
  }

  #controls(): void {
    for (const found of this.reader.text.matchAll(badControl)) {
      const code = found[0].charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()
      this.reader.reportReplacing('control-character', { offset: found.index, length: 1 }, '', { code: `U+${code}` })
    }
  }

  #takeText(from: number, to: number): void {
    if (this.#stack.length === 0) {
      const visible = /\S/g
      visible.lastIndex = from
      const found = visible.exec(this.reader.text)
      if (found !== null && found.index < to) this.reader.report('text-outside', spanOf(found.index, to))
    }
    this.reader.references(from, to)
  }

  #takeMarkup(): void {
    const { reader } = this
    const { text, at } = reader
    const next = text[at + 1] ?? ''
    if (next === '/') this.#takeCloseTag()
    else if (nameStart.test(next)) this.#takeOpenTag()
    else if (next === '?') takeInstruction(reader)
    else if (text.startsWith('<!--', at)) takeComment(reader)
    else if (text.startsWith('<![CDATA[', at)) takeCdata(reader)
    else if (/^<!DOCTYPE/i.test(text.slice(at, at + 9))) takeDoctype(reader)
    else {
      reader.reportReplacing('less-than-bare', { offset: at, length: 1 }, '&lt;')
      reader.at += 1
    }
  }

  #takeOpenTag(): void {
    const { reader } = this
    const from = reader.at
    const nameAt = reader.takeTagName(from + 1)
    const name = reader.text.slice(nameAt.offset, reader.at)
    if (!this.#isName(name)) reader.report('tag-name-invalid', nameAt, { name })
    const { attributes, selfClosing } = takeAttributes(reader)
    if (!this.#admit(nameAt)) return
    const parent = this.#stack.at(-1) ?? null
    if (parent !== null) {
      parent.children += 1
      if (parent.firstChildAt < 0) parent.firstChildAt = from
    } else if (++this.#roots === 2) reader.report('several-roots', nameAt, { name })
    const container = name === FLAT_PROFILE
    if (container) for (const around of this.#stack) around.container = true
    const element: ScannedElement = {
      name,
      nameAt,
      openTag: spanOf(from, reader.at),
      attributes,
      parent,
      selfClosing,
      content: spanOf(reader.at, reader.at),
      closeTag: null,
      closeNameAt: null,
      children: 0,
      firstChildAt: -1,
      container,
      unclosed: false,
    }
    this.elements.push(element)
    if (!selfClosing) this.#stack.push(element)
  }

  /** Profiles repeat a few hundred names. */
  #isName(name: string): boolean {
    if (this.#names.has(name)) return true
    const valid = validName.test(name)
    if (valid && this.#names.size < NAMES_KEPT) this.#names.add(name)
    return valid
  }

  #admit(nameAt: Span): boolean {
    const deep = this.#stack.length >= PROFILE_LIMITS.depth
    if (deep) this.#stop('too-deep', nameAt, { limit: PROFILE_LIMITS.depth })
    else if (this.elements.length >= PROFILE_LIMITS.elements)
      this.#stop('too-many-elements', nameAt, { limit: PROFILE_LIMITS.elements })
    return this.whole
  }

  #takeCloseTag(): void {
    const { reader } = this
    const { text, at: from } = reader
    const nameAt = reader.takeTagName(from + 2)
    const behindName = reader.at
    const name = text.slice(nameAt.offset, behindName)
    if (text[behindName] === '>') reader.at = behindName + 1
    else this.#takeCloseRest(name, behindName)
    this.#close(name, nameAt, spanOf(from, reader.at))
  }

  #takeCloseRest(name: string, behindName: number): void {
    const { reader } = this
    reader.skipSpace()
    const rest = reader.at
    const end = /[<>]/g
    end.lastIndex = rest
    const found = end.exec(reader.text)
    if (found?.[0] === '>') {
      reader.at = found.index + 1
      if (found.index > rest) reader.report('close-rest', spanOf(rest, found.index), { name })
    } else {
      reader.at = found?.index ?? reader.text.length
      const span = { offset: behindName, length: 0 }
      reader.reportMissing('tag-unfinished', span, { at: behindName, text: '>' }, { expected: '>' })
    }
  }

  #close(name: string, nameAt: Span, tag: Span): void {
    const stack = this.#stack
    const top = stack.at(-1)
    if (top?.name === name) {
      this.#end(stack.pop(), tag, nameAt)
      return
    }
    const index = stack.findLastIndex((open) => open.name === name)
    if (index >= 0) {
      for (const open of stack.splice(index + 1).reverse()) this.#leaveOpen(open, tag.offset)
      this.#end(stack.pop(), tag, nameAt)
    } else if (top !== undefined && isSlip(top, name)) {
      // A slip of the pen: the tag that closes a value, misspelled.
      this.reader.reportReplacing('close-mismatch', nameAt, top.name, { expected: top.name, found: name })
      this.#end(stack.pop(), tag, nameAt)
    } else this.reader.report('close-unexpected', tag, { found: name })
  }

  #end(element: ScannedElement | undefined, tag: Span, nameAt: Span): void {
    if (element === undefined) return
    element.closeTag = tag
    element.closeNameAt = nameAt
    element.content = spanOf(element.content.offset, tag.offset)
  }

  #leaveOpen(element: ScannedElement, at: number): void {
    element.unclosed = true
    const end = element.container || element.firstChildAt < 0 ? at : element.firstChildAt
    element.content = spanOf(element.content.offset, end)
    // The closing tag belongs behind the element's own text, on its line.
    const own = this.reader.text.slice(element.content.offset, end).trimEnd().length
    if (this.reader.swallowed) return
    const missing = { at: element.content.offset + own, text: `</${element.name}>` }
    const params = { expected: missing.text, name: element.name }
    this.reader.reportMissing('element-unclosed', element.nameAt, missing, params)
  }
}

/** Another name where this element's end is due: a misspelled tag, rather than one that belongs to nothing. */
const isSlip = (open: ScannedElement, name: string): boolean =>
  (open.children === 0 && !open.container) || open.name.toLowerCase() === name.toLowerCase()
