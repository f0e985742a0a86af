import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useAlarm, useBench } from '../bench/use-bench.ts'
import { ring } from '../widgets/ring.ts'
import { go } from './hash-route.ts'

/** Tells that more phones have failed than a moment ago, whatever screen is open, in the ways that were chosen. */
export function FailureAlarm() {
  const { t } = useTranslation()
  const failed = useBench((view) => view.state?.failedPhones ?? null)
  const { alarm } = useAlarm()
  const before = useRef<number | null>(null)
  useEffect(() => {
    const was = before.current
    before.current = failed
    // What had failed before this screen looked is no news.
    if (failed === null || was === null || failed <= was) return
    if (alarm.sound) ring()
    if (!alarm.notice || !('Notification' in window) || Notification.permission !== 'granted') return
    const notice = new Notification(t('alarm.title', { count: failed - was }), {
      body: t('alarm.body', { count: failed }),
      tag: 'failed-phones',
    })
    notice.onclick = () => {
      window.focus()
      go('phones', { view: 'board' })
    }
  }, [failed, alarm, t])
  return null
}
