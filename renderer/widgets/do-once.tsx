import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import type { BenchClient } from '../bench/client.ts'
import { useAttempt } from '../bench/use-attempt.ts'
import { Button } from '../ui/button.tsx'
import { FaultNotice } from './fault-notice.tsx'

interface DoOnceProps {
  readonly label: string
  readonly done: string
  readonly act: (client: BenchClient) => Promise<unknown>
  readonly look?: 'primary' | 'danger'
}

/** A button that does it at once, says that it was done, and goes; what goes wrong stands where the button was. */
export function DoOnce({ label, done, act, look = 'danger' }: DoOnceProps) {
  const { fault, busy, attempt } = useAttempt()
  const [over, setOver] = useState(false)
  const finish = (): void => {
    setOver(true)
    notifications.show({ message: done })
  }
  if (fault !== null) return <FaultNotice fault={fault} />
  if (over) return null
  return (
    <Button look={look} disabled={busy} onClick={() => attempt(act, finish)}>
      {label}
    </Button>
  )
}
