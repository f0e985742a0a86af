import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Fault } from '../../../shared/domain/fault/fault.ts'
import type { PhoneTable } from '../../../shared/ipc/contract/phones.ts'
import type { BenchClient } from '../../bench/client.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt, type Attempt } from '../../bench/use-attempt.ts'
import { useCommands } from '../../ui/commands.ts'
import { useOfferUndo } from '../../widgets/use-offer-undo.tsx'

/** The notice of the newest change: each takes the place of the one before. */
const CHANGE_NOTICE = 'phones-change'

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
  /** Brings a former list back. */
  readonly restore: (sha256: string, said: string) => Promise<boolean>
  /** Takes the newest change back, whichever screen made it. */
  readonly undo: () => void
}

/** The table as it is on disk, read again when the person comes back from a spreadsheet, and the ways to change it. */
export function usePhones(): Phones {
  const asked = useAnswer(useQuery(useQueries().phones.table.queryOptions()))
  const { fault, run, dismiss } = useAttempt()
  const { again } = asked
  const offerUndo = useTakenBack(again)
  useEffect(() => {
    window.addEventListener('focus', again)
    return () => window.removeEventListener('focus', again)
  }, [again])

  const basedOn = asked.value?.revision ?? ''
  const keep = useCallback(
    (work: (client: BenchClient) => Promise<{ readonly undo: string }>, said: string): Promise<boolean> =>
      run(async (client) => {
        try {
          offerUndo((await work(client)).undo, said)
        } finally {
          again()
        }
      }),
    [run, again, offerUndo],
  )
  const edit = useCallback<Phones['edit']>(
    (edits, remove, said) =>
      keep((client) => client.phones.edit({ edits: [...edits], remove: [...remove], basedOn }), said),
    [keep, basedOn],
  )
  const importText = useCallback<Phones['importText']>(
    (text, said) => keep((client) => client.phones.import({ text, basedOn }), said),
    [keep, basedOn],
  )
  const restore = useCallback<Phones['restore']>(
    (sha256, said) => keep((client) => client.phones.restore({ sha256, basedOn }), said),
    [keep, basedOn],
  )
  const undoing = useUndoLast()
  return {
    table: asked.value,
    fault: fault ?? undoing.fault ?? asked.fault,
    dismiss: () => {
      dismiss()
      undoing.dismiss()
    },
    edit,
    importText,
    restore,
    undo: undoing.undo,
  }
}

function useUndoLast(): Pick<Attempt, 'fault' | 'dismiss'> & Pick<Phones, 'undo'> {
  const { t } = useTranslation('phones')
  const { fault, attempt, dismiss } = useAttempt()
  const undo = useCallback(
    () =>
      attempt(
        (client) => client.phones.undo({ undo: 'last' }),
        () => {
          // What it offers to take back has been taken back.
          notifications.hide(CHANGE_NOTICE)
          notifications.show({ message: t('undone') })
        },
      ),
    [attempt, t],
  )
  const nothing = fault?.code === 'FILE_UNKNOWN'
  useEffect(() => {
    if (!nothing) return
    notifications.show({ message: t('nothingToUndo') })
    dismiss()
  }, [nothing, dismiss, t])
  return { fault: nothing ? null : fault, dismiss, undo }
}

/** Ctrl+Z, where nobody is typing. */
export function useUndoCommand(undo: (() => void) | null): void {
  const { t } = useTranslation('phones')
  useCommands(
    useMemo(
      () =>
        undo === null ? [] : [{ id: 'phones.undo', title: t('undoLast'), group: t('title'), keys: 'mod+z', run: undo }],
      [t, undo],
    ),
  )
}

/** Says what was done, with the way back. */
function useTakenBack(again: () => void): (undo: string, said: string) => void {
  const { t } = useTranslation('phones')
  const offerUndo = useOfferUndo()
  return useCallback(
    (undo, said) =>
      offerUndo({
        id: CHANGE_NOTICE,
        said,
        undone: t('undone'),
        undo: (client) => client.phones.undo({ undo }).finally(again),
      }),
    [t, offerUndo, again],
  )
}
