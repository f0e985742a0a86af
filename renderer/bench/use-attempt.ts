import { useCallback, useState } from 'react'
import type { Fault } from '../../shared/domain/fault/fault.ts'
import { faultOf } from './client.ts'

interface Attempt {
  /** Why the last one failed; null while it has not. */
  readonly fault: Fault | null
  readonly busy: boolean
  /** Does the work; `then` is called when it has succeeded. */
  readonly attempt: (work: () => Promise<unknown>, then?: () => void) => void
}

/** Something that the person asked for, and where it failed: said beside the button until the next attempt. */
export function useAttempt(): Attempt {
  const [fault, setFault] = useState<Fault | null>(null)
  const [busy, setBusy] = useState(false)
  const attempt = useCallback<Attempt['attempt']>((work, then) => {
    const run = async (): Promise<void> => {
      setFault(null)
      setBusy(true)
      try {
        await work()
        then?.()
      } catch (error) {
        setFault(faultOf(error))
      } finally {
        setBusy(false)
      }
    }
    void run()
  }, [])
  return { fault, busy, attempt }
}
