import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Colours are the page's own variables, so that both themes are written once, in theme.css and code-editor.module.css. */
const looks = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--pane)', color: 'var(--ink)', fontSize: '12.5px' },
  // The frame of the focus is drawn around it: gutters would cover this one.
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '6px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--bg)', color: 'var(--dim)', borderRight: '1px solid var(--line)' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'var(--hover)', color: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--code-selection)',
  },
  '.cm-selectionMatch': { backgroundColor: 'var(--code-match)' },
  '.cm-searchMatch': { backgroundColor: 'var(--code-match)', outline: '1px solid var(--edge)' },
  '.cm-searchMatch-selected': { backgroundColor: 'var(--code-selection)' },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--code-match)',
    outline: '1px solid var(--edge)',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-bg)' },
  '.cm-foldPlaceholder': {
    backgroundColor: 'var(--hover)',
    border: '1px solid var(--line)',
    color: 'var(--dim)',
    padding: '0 5px',
  },
  '.cm-specialChar': { color: 'var(--bad)' },
})

/** What floats over the text, or stands at its edge. */
const around = EditorView.theme({
  '.cm-tooltip': {
    backgroundColor: 'var(--pane)',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '7px',
    boxShadow: 'var(--shadow)',
    maxWidth: 'min(520px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '12px', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', color: 'var(--ink)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--sel)',
    color: 'var(--ink)',
    boxShadow: 'inset 2px 0 0 var(--accent)',
  },
  '.cm-completionDetail': { color: 'var(--dim)', fontStyle: 'normal', fontFamily: 'var(--sans)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '8px 10px', fontFamily: 'var(--sans)', fontSize: '12px' },
  '.cm-panels': { backgroundColor: 'var(--bg)', color: 'var(--ink)' },
  '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
  '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
  '.cm-panel.cm-search': { padding: '8px 34px 8px 10px', fontFamily: 'var(--sans)' },
  '.cm-panel.cm-search label': { fontSize: '12px', display: 'inline-flex', alignItems: 'center', gap: '3px' },
  '.cm-panel.cm-search [name=close]': { color: 'var(--ink)', minWidth: '24px', minHeight: '24px', fontSize: '16px' },
  '.cm-textfield': {
    backgroundColor: 'var(--pane)',
    color: 'var(--ink)',
    border: '1px solid var(--edge)',
    borderRadius: '5px',
    fontSize: '12px',
  },
  '.cm-button': {
    backgroundColor: 'var(--pane)',
    backgroundImage: 'none',
    color: 'var(--ink)',
    border: '1px solid var(--line)',
    borderRadius: '5px',
    fontSize: '12px',
    '&:active': { backgroundColor: 'var(--sel)', backgroundImage: 'none' },
  },
})

const findings = EditorView.theme({
  '.cm-diagnostic': {
    padding: '7px 10px',
    fontFamily: 'var(--sans)',
    fontSize: '12.5px',
    borderLeft: '3px solid var(--edge)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--warn)' },
  '.cm-diagnostic-info': { borderLeftColor: 'var(--work)' },
  '.cm-diagnosticText': { display: 'block' },
  '.cm-diagnosticAction': {
    display: 'inline-block',
    margin: '6px 6px 1px 0',
    padding: '2px 8px',
    border: '1px solid var(--accent)',
    borderRadius: '5px',
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
    fontSize: '12px',
  },
  '.cm-lintRange': { backgroundImage: 'none', textDecorationLine: 'underline', textDecorationThickness: '1.5px' },
  '.cm-lintRange-error': { textDecorationStyle: 'wavy', textDecorationColor: 'var(--bad)' },
  '.cm-lintRange-warning': { textDecorationStyle: 'wavy', textDecorationColor: 'var(--warn)' },
  '.cm-lintRange-info': { textDecorationStyle: 'dotted', textDecorationColor: 'var(--work)' },
  '.cm-lintRange-active': { backgroundColor: 'var(--warn-bg)' },
  '.cm-gutter-lint': { width: '1.2em' },
  // A shape for each severity: colour alone says nothing to some.
  '.cm-lint-marker': { width: '0.9em', height: '0.9em', content: 'none', boxSizing: 'border-box' },
  '.cm-lint-marker-error': {
    backgroundColor: 'var(--bad)',
    clipPath:
      'polygon(20% 0, 50% 30%, 80% 0, 100% 20%, 70% 50%, 100% 80%, 80% 100%, 50% 70%, 20% 100%, 0 80%, 30% 50%, 0 20%)',
  },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--warn)', clipPath: 'polygon(50% 0, 100% 100%, 0 100%)' },
  '.cm-lint-marker-info': { backgroundColor: 'var(--work)', borderRadius: '50%' },
})

const differences = EditorView.theme({
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: 'var(--bad-bg)' },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: 'var(--ok-bg)' },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--bad) 20%, transparent)',
  },
  '&.cm-merge-b .cm-changedText': { background: 'color-mix(in srgb, var(--ok) 20%, transparent)' },
  '&.cm-merge-b .cm-deletedText': { background: 'color-mix(in srgb, var(--bad) 20%, transparent)' },
  '.cm-deletedChunk': { paddingLeft: '6px' },
  '.cm-deletedLine, .cm-deletedLine del, .cm-insertedLine, .cm-insertedLine ins': { textDecoration: 'none' },
  '&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter': { background: 'var(--bad)' },
  '&.cm-merge-b .cm-changedLineGutter': { background: 'var(--ok)' },
  '.cm-collapsedLines': {
    background: 'var(--hover)',
    color: 'var(--dim)',
    fontFamily: 'var(--sans)',
    padding: '3px 5px 3px 10px',
    // Its own sign is missing from most fonts.
    '&:before, &:after': { content: '"⋯"' },
  },
})

const colours = HighlightStyle.define([
  { tag: tags.tagName, color: 'var(--code-tag)' },
  { tag: tags.angleBracket, color: 'var(--dim)' },
  { tag: tags.attributeName, color: 'var(--code-attribute)' },
  { tag: tags.attributeValue, color: 'var(--code-value)' },
  { tag: tags.comment, color: 'var(--dim)', fontStyle: 'italic' },
  { tag: [tags.character, tags.documentMeta, tags.processingInstruction], color: 'var(--code-attribute)' },
  { tag: tags.invalid, color: 'var(--bad)' },
])

export const editorTheme: Extension = [looks, around, findings, differences, syntaxHighlighting(colours)]
