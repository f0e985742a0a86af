import type { EditorState, Extension } from '@codemirror/state'
import { hoverTooltip, type Tooltip } from '@codemirror/view'
import { catalogue } from '../catalogue.ts'
import type { Surroundings } from './completion.ts'
import { parameterCard } from './parameter-card.ts'

const nameHere = /<\/?([A-Za-z_][\w.-]*)/g

/** The element name of the tag under this place of a line, with where it stands. */
export function tagNameAt(
  line: string,
  column: number,
): { readonly name: string; readonly from: number; readonly to: number } | null {
  for (const found of line.matchAll(nameHere)) {
    const name = found[1] ?? ''
    const to = found.index + found[0].length
    const from = to - name.length
    if (column >= from && column <= to) return { name, from, to }
    if (from > column) break
  }
  return null
}

/** Documentation over a parameter's name. */
export function parameterHover(around: Surroundings): Extension {
  const at = (state: EditorState, position: number): Tooltip | null => {
    const line = state.doc.lineAt(position)
    const found = tagNameAt(line.text.slice(0, 2_000), position - line.from)
    if (found === null) return null
    // What the phone does not know is a finding, and said there.
    const known = catalogue.find(found.name)
    if (known === null) return null
    return {
      pos: line.from + found.from,
      end: line.from + found.to,
      above: true,
      create: () => ({ dom: parameterCard(known.parameter, around) }),
    }
  }
  return hoverTooltip((view, position) => at(view.state, position), { hoverTime: 350 })
}
