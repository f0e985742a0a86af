import { useCallback, useState } from 'react'
import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import type { DocumentView, ProfileDocument } from './document/profile-document.ts'
import { parameterAt } from './place-in.ts'

export type EditorLook = 'text' | 'form'

export interface PlaceInText {
  /** The parameter that is being written, in whichever of the two. */
  readonly name: string | null
  /** The one that the form is to go to, when somebody asks for one. */
  readonly target: { readonly name: string } | null
  /** A screen that is only opened takes nobody's focus; one that was switched to does. */
  readonly switched: boolean
  readonly onFocus: (name: string) => void
  readonly switchTo: (to: EditorLook) => void
  readonly goTo: (finding: Finding) => void
}

interface PlaceOptions {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly look: EditorLook
  /** The parameter with which the editor was opened. */
  readonly wanted: string | null
  readonly onLook: (look: EditorLook) => void
}

/** Where the person is in the profile: the place goes along from the text to the form and back. */
export function usePlaceInText({ document, view, look, wanted, onLook }: PlaceOptions): PlaceInText {
  const [focused, setFocused] = useState<string | null>(null)
  const [target, setTarget] = useState<{ readonly name: string } | null>(wanted === null ? null : { name: wanted })
  const [switched, setSwitched] = useState(false)
  const caretName = parameterAt(document.profile(), view.state.selection.main.head)?.name ?? null
  const switchTo = useCallback(
    (to: EditorLook): void => {
      if (to === look) return
      setSwitched(true)
      if (to === 'form') setTarget(caretName === null ? null : { name: caretName })
      else if (focused !== null) {
        const parameter = document.profile().parameters.findLast(({ name }) => name === focused)
        if (parameter) document.reveal(parameter.valueAt.offset)
      }
      onLook(to)
    },
    [look, caretName, focused, document, onLook],
  )
  const goTo = (finding: Finding): void => {
    const name = parameterAt(document.profile(), finding.offset)?.name
    if (look === 'form' && name !== undefined) setTarget({ name })
    else {
      setSwitched(true)
      onLook('text')
      document.reveal(finding.offset, finding.length)
    }
  }
  return { name: look === 'form' ? focused : caretName, target, switched, onFocus: setFocused, switchTo, goTo }
}
