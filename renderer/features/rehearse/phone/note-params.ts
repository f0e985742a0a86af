import type phoneWords from '../../../locales/en/virtualPhone.json'
import type screenWords from '../../../locales/en/rehearseScreen.json'
import type { StoryLine } from '../../../../shared/domain/rehearsal/story.ts'
import type { Words } from '../../../../shared/domain/rehearsal/report.ts'
import { causeCodes } from '../../../../shared/domain/virtual-phone/machine/state.ts'

type TermKind = keyof (typeof screenWords)['term']

/** Codes in a line's evidence that have words of their own, by the name under which they come. */
const terms: Readonly<Record<TermKind, readonly string[]>> = {
  reason: ['power-up', 'asked', 'notify', 'submitted', 'changes', 'upgrade', 'certificate', 'factory-reset'],
  why: ['empty', 'comment', 'no-condition', 'switched-off', 'not-on-reset', 'after-changes', 'after-upgrade'],
  cause: ['reset', 'periodic', 'time-of-day', 'retry', 'asked', 'upgrade', 'trigger', 'rule'],
  what: [
    'resync',
    'upgrade',
    'report',
    'account',
    'authority',
    'renewal',
    'restart',
    'submit',
    'reboot',
    'factory-reset',
    'update-ca',
  ],
  by: ['web', 'notify', 'xml', 'menu'],
  kind: ['cold', 'warm'],
}
const isTerm = (name: string): name is TermKind => name in terms
const causes: ReadonlySet<string> = new Set<string>(causeCodes)
const isCause = (code: string): code is keyof (typeof phoneWords)['cause'] => causes.has(code)

/** A line's evidence as a person reads it: codes in words, everything else as it is. */
export function noteParams(params: StoryLine['params'], words: Words): StoryLine['params'] {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'string' ? inWords(name, value, words) : value,
    ]),
  )
}

function inWords(name: string, value: string, words: Words): string {
  if (name === 'cause' && isCause(value)) return words(`virtualPhone:cause.${value}`)
  if (isTerm(name) && terms[name].includes(value)) return words(`rehearseScreen:term.${name}.${value}`)
  // A gate names who was refused by what caused the resync.
  if (name === 'by' && terms.cause.includes(value)) return words(`rehearseScreen:term.cause.${value}`)
  return value
}
