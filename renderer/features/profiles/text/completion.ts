import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { LARGEST_MODEL, type ModelSize, type Parameter } from '../../../../shared/domain/profile/catalogue.ts'
import { modelNamed } from '../../../../shared/domain/phone/models.ts'
import { macros } from '../../../../shared/domain/rule/macro-table.ts'
import { catalogue, labelOf } from '../catalogue.ts'
import { parameterCard, type CardWords } from './parameter-card.ts'
import { atCaret } from './caret.ts'

/** What completion and hover know of what is around the text: it may change while a text is open. */
export interface Surroundings {
  model: string | null
  language: string
  words: CardWords
}

export function sizeOf(model: string | null): ModelSize {
  const lines = model === null ? undefined : modelNamed(model)?.lines
  return lines === undefined ? LARGEST_MODEL : { lines, keys: lines }
}

/** Parameters whose values may hold macros: rules, addresses, messages. */
const expandsMacros = /^(?:rule|condition|url|macro_string)$/

const accessWords = ['na', 'ro', 'rw'] as const

export function profileCompletion(around: Surroundings): (context: CompletionContext) => CompletionResult | null {
  let names: { readonly key: string; readonly options: readonly Completion[] } | null = null
  const nameOptions = (bracket: boolean): readonly Completion[] => {
    const key = `${around.model ?? ''} ${around.language} ${bracket}`
    if (names?.key !== key) {
      const options = catalogue.namesFor(sizeOf(around.model)).map((name) => nameOption(name, bracket, around))
      names = { key, options }
    }
    return names.options
  }
  return (context) => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 4_000), context.pos)
    const at = atCaret(before, context.pos)
    if (at === null) return null
    const { from } = at
    switch (at.kind) {
      case 'name':
        if (!at.bracket && !context.explicit && context.pos - from < 2) return null
        return { from, options: nameOptions(at.bracket), validFor: /^[\w.-]*$/ }
      case 'closing':
        return at.name === '' ? null : { from, options: [{ label: `${at.name}>`, type: 'type' }] }
      case 'attribute':
        return {
          from,
          options: [snippetCompletion('ua="${na}"', { label: 'ua', type: 'property' })],
          validFor: /^\w*$/,
        }
      case 'access':
        return {
          from,
          options: accessWords.map((word) => ({ label: word, detail: around.words.access[word] })),
          validFor: /^\w*$/,
        }
      case 'macro':
        return macroResult(at, from)
      case 'value':
        return valueResult(at, context, around)
    }
  }
}

function nameOption(name: string, bracket: boolean, around: Surroundings): Completion {
  const parameter = catalogue.find(name)?.parameter
  const label = parameter === undefined ? '' : labelOf(parameter, around.language)
  return {
    label: name,
    type: 'type',
    ...(label === name.replaceAll('_', ' ').trim() ? {} : { detail: label }),
    ...(parameter === undefined ? {} : { info: () => parameterCard(parameter, around) }),
    apply: (view, _completion, from, to) => {
      // The rest of the tag is there already when a name is corrected.
      const rest = view.state.sliceDoc(to, to + 200)
      if (/^[\w.-]*(?:\s[^<>]*)?\/?>/.test(rest) && bracket) {
        const end = to + (/^[\w.-]*/.exec(rest)?.[0].length ?? 0)
        view.dispatch({ changes: { from, to: end, insert: name }, userEvent: 'input.complete' })
        return
      }
      const open = `${bracket ? '' : '<'}${name}>`
      view.dispatch({
        changes: { from, to, insert: `${open}</${name}>` },
        selection: { anchor: from + open.length },
        userEvent: 'input.complete',
      })
    },
  }
}

function macroResult({ name }: { readonly name: string }, from: number): CompletionResult | null {
  const type = catalogue.find(name)?.parameter.type ?? ''
  if (!expandsMacros.test(type)) return null
  const options = macros
    .filter(({ secret }) => !secret)
    .map((each) => ({ label: `$${each.name}${each.numbered ? '1' : ''}`, type: 'variable' }))
  return { from, options, validFor: /^\$[A-Za-z0-9]*$/ }
}

function valueResult(
  { name, from, written }: { readonly name: string; readonly from: number; readonly written: string },
  context: CompletionContext,
  around: Surroundings,
): CompletionResult | null {
  const parameter = catalogue.find(name)?.parameter
  if (parameter === undefined) return null
  const values = valuesOf(parameter)
  if (values.length === 0 || (!context.explicit && values.includes(written))) return null
  return {
    from,
    options: values.map((value) => ({
      label: value,
      type: 'enum',
      ...(value === parameter.default ? { detail: around.words.isDefault } : {}),
    })),
    validFor: /^[^<>&]*$/,
  }
}

/** The values that a parameter chooses from; none where it takes any. */
export const valuesOf = ({ type, values }: Pick<Parameter, 'type' | 'values'>): readonly string[] =>
  values ?? (type === 'yes_no' ? ['Yes', 'No'] : [])
