import { useMemo, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands, type Command } from '../../ui/commands.ts'
import type { ProfileDocument } from './document/profile-document.ts'

/** Undo and redo are the document's, wherever the focus is: a field's own would know nothing of the text. */
export function undoByKey(event: KeyboardEvent, document: ProfileDocument): void {
  const asked = event.defaultPrevented ? null : askedBy(event)
  // The search field is no part of the document.
  if (asked === null || (isField(event.target) && !event.target.closest('[data-name]'))) return
  event.preventDefault()
  document[asked]()
}

function askedBy({ ctrlKey, metaKey, altKey, shiftKey, key }: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo'
  return key.toLowerCase() === 'y' ? 'redo' : null
}

const isField = (target: EventTarget): target is HTMLElement =>
  target instanceof HTMLElement && target.matches('input, textarea')

/** The editor's entries in the palette, and their keys. */
export function useEditorCommands({
  document,
  look,
  switchTo,
  askToSave,
}: {
  readonly document: ProfileDocument
  readonly look: 'text' | 'form'
  readonly switchTo: (look: 'text' | 'form') => void
  readonly askToSave: () => void
}): void {
  const { t } = useTranslation('profiles')
  useCommands(
    useMemo((): readonly Command[] => {
      const group = t('group')
      return [
        { id: 'profile-save', title: t('commands.save'), group, keys: 'mod+s', run: askToSave },
        {
          id: 'profile-look',
          title: t(look === 'text' ? 'commands.toForm' : 'commands.toText'),
          group,
          keys: 'mod+e',
          run: () => switchTo(look === 'text' ? 'form' : 'text'),
        },
        { id: 'profile-undo', title: t('commands.undo'), group, keys: 'mod+z', run: () => void document.undo() },
        { id: 'profile-redo', title: t('commands.redo'), group, keys: 'mod+y', run: () => void document.redo() },
        { id: 'profile-fixes', title: t('commands.fixes'), group, run: () => void document.applySafeFixes() },
      ]
    }, [t, document, look, switchTo, askToSave]),
  )
}
