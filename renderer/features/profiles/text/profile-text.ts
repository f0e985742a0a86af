import { autocompletion } from '@codemirror/autocomplete'
import { Compartment, EditorState, type Extension, type StateEffect } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { codeEditing } from '../../../ui/code-editor/setup.ts'
import { profileCompletion, type Surroundings } from './completion.ts'
import { parameterHover } from './hover.ts'

/** What the editor itself says: its label and the words of its panels. */
const speech = new Compartment()

const spoken = (label: string, phrases: Readonly<Record<string, string>>): Extension => [
  EditorView.contentAttributes.of({ 'aria-label': label }),
  EditorState.phrases.of(phrases),
]

/** All that a profile's text is edited with. Extensions belong to the text, so that its one history outlives its views. */
export const profileText = (around: Surroundings): Extension => [
  codeEditing,
  autocompletion({ override: [profileCompletion(around)], icons: false, maxRenderedOptions: 80 }),
  parameterHover(around),
  speech.of([]),
]

export const speak = (label: string, phrases: Readonly<Record<string, string>>): StateEffect<unknown> =>
  speech.reconfigure(spoken(label, phrases))
