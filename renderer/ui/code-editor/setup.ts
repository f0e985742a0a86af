import { completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { autoCloseTags, xmlLanguage } from '@codemirror/lang-xml'
import { bracketMatching, codeFolding, foldGutter, foldKeymap, LanguageSupport } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  tooltips,
} from '@codemirror/view'
import { editorTheme } from './theme.ts'

const xml = new LanguageSupport(xmlLanguage)

/** The editor shows most of what hides or turns a line around; these it leaves out. */
const turningShown = highlightSpecialChars({ addSpecialChars: /[\u200c\u200d\u202a-\u202c\u2060\u2068]/g })

/**
 * An editor of XML. Tab moves on to the next control, as everywhere else on a page; Ctrl+] indents. The words of its
 * panels come as phrases, with the language.
 */
export const codeEditing: Extension = [
  lineNumbers(),
  foldGutter(),
  lintGutter({ hoverTime: 150 }),
  highlightActiveLineGutter(),
  highlightActiveLine(),
  turningShown,
  highlightSelectionMatches(),
  history(),
  codeFolding(),
  drawSelection(),
  dropCursor(),
  bracketMatching(),
  autoCloseTags,
  search({ top: true }),
  EditorView.lineWrapping,
  // A card about a word never covers the toolbar above the text.
  tooltips({ tooltipSpace: ({ dom }) => dom.getBoundingClientRect() }),
  EditorState.tabSize.of(2),
  xml,
  editorTheme,
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
]

/** The same looks, to read only. */
export const codeReading: Extension = [
  lineNumbers(),
  turningShown,
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorState.tabSize.of(2),
  xml,
  editorTheme,
]
