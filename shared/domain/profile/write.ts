import { err, ok, type Result } from '../result.ts'
import type { Access, EditRefusal } from './edit.ts'
import { FLAT_PROFILE } from './scan.ts'
import { escapeText, whyUnwritable } from './value.ts'

export interface NewParameter {
  readonly name: string
  readonly value: string
  readonly ua?: Access
  /** A line above it. */
  readonly comment?: string
}

/** A new profile, written as the vendor's examples are: one parameter a line, in the order given. */
export function writeProfile(parameters: Iterable<NewParameter>, eol = '\n'): Result<string, EditRefusal> {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<${FLAT_PROFILE}>`]
  for (const { name, value, ua, comment } of parameters) {
    if (!/^[A-Za-z_][\w.-]*$/.test(name)) return err({ code: 'name-invalid', name })
    const reason = whyUnwritable(value)
    if (reason !== null) return err({ code: 'value-unwritable', name, reason })
    // Two hyphens end a comment's welcome in XML.
    if (comment !== undefined) lines.push(`  <!-- ${comment.replace(/-(?=-)|[\r\n]+/g, ' ').replace(/-$/, '')} -->`)
    lines.push(`  <${name}${ua === undefined ? '' : ` ua="${ua}"`}>${escapeText(value)}</${name}>`)
  }
  lines.push(`</${FLAT_PROFILE}>`, '')
  return ok(lines.join(eol))
}
