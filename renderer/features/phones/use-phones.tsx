import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { PhoneTable } from '../../../shared/ipc/contract/phones.ts'
import { faultOf } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { useCommands } from '../../ui/commands.ts'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'

export interface RowChange {
  readonly mac: string
  readonly values: Readonly<Record<string, string>>
}

export interface Phones {
  /** Null until it is known. */
  readonly table: PhoneTable | null
  readonly fault: Fault | null
  readonly dismiss: () => void
  /** Both settle true when the change was kept. */
  readonly edit: (edits: readonly RowChange[], remove: readonly string[], said: string) => Promise<boolean>
  readonly importText: (text: string, said: string) => Promise<boolean>
  /** Takes the newest change back, whichever screen made it. */
  readonly undo: () => void
}

/** The table as it is on disk, read again when the person comes back from a spreadsheet, and the ways to change it. */
export function usePhones(): Phones {
  const { store } = useBenchContext()
  const asked = useAnswer(useQuery(useQueries().phones.table.queryOptions()))
  const [fault, setFault] = useState<Fault | null>(null)
  const { again } = asked
  const offerUndo = useTakenBack(again, setFault)
  useEffect(() => {
    window.addEventListener('focus', again)
    return () => window.removeEventListener('focus', again)
  }, [again])

  const keep = useCallback(
    async (work: (basedOn: string) => Promise<{ readonly undo: string }>, said: string): Promise<boolean> => {
      setFault(null)
      try {
        const { undo } = await work(asked.value?.revision ?? '')
        offerUndo(undo, said)
        return true
      } catch (error) {
        setFault(faultOf(error))
        return false
      } finally {
        again()
      }
    },
    [asked.value, again, offerUndo],
  )
  const edit = useCallback<Phones['edit']>(
    (edits, remove, said) =>
      keep((basedOn) => store.client.phones.edit({ edits: [...edits], remove: [...remove], basedOn }), said),
    [keep, store],
  )
  const importText = useCallback<Phones['importText']>(
    (text, said) => keep((basedOn) => store.client.phones.import({ text, basedOn }), said),
    [keep, store],
  )
  const dismiss = useCallback(() => setFault(null), [])
  const undo = useUndoLast(setFault)
  return { table: asked.value, fault: fault ?? asked.fault, dismiss, edit, importText, undo }
}

function useUndoLast(setFault: (fault: Fault) => void): () => void {
  const { t } = useTranslation('phones')
  const { store } = useBenchContext()
  return useCallback(() => {
    const undo = async (): Promise<void> => {
      try {
        await store.client.phones.undo({ undo: 'last' })
        notifications.show({ message: t('undone') })
      } catch (error) {
        const fault = faultOf(error)
        if (fault.code === 'FILE_UNKNOWN') notifications.show({ message: t('nothingToUndo') })
        else setFault(fault)
      }
    }
    void undo()
  }, [store, t, setFault])
}

/** Ctrl+Z, where nobody is typing. */
export function useUndoCommand(undo: () => void): void {
  const { t } = useTranslation('phones')
  useCommands(
    useMemo(
      () => [{ id: 'phones.undo', title: t('undoLast'), group: t('title'), keys: 'mod+z', run: undo }],
      [t, undo],
    ),
  )
}

/** Says what was done, with the way back. */
function useTakenBack(again: () => void, setFault: (fault: Fault) => void): (undo: string, said: string) => void {
  const { t } = useTranslation('phones')
  const { store } = useBenchContext()
  const offerUndo = useOfferUndo()
  return useCallback(
    (undo, said) =>
      offerUndo({
        id: `phones-${undo}`,
        said,
        undone: t('undone'),
        undo: () => store.client.phones.undo({ undo }).finally(again),
        onFail: (error) => setFault(faultOf(error)),
      }),
    [store, t, offerUndo, again, setFault],
  )
}
