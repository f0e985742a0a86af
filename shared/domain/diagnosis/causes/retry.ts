import { cause, sitePath } from '../diagnosis.ts'
import type { Attempt } from '../attempts.ts'
import type { SiteView } from '../site-view.ts'
import type { PhoneReading, TimedCause } from './cause.ts'

const retryDelay = /\bretry_delay:(\d{1,6})\b/

/** After a failure the phone waits, or does not try again at all: asking it sooner in vain is not another failure. */
export const waitsBeforeRetry: TimedCause = (phone, site) => {
  const { last } = phone
  if (last?.verdict?.verdict?.result !== 'failed') return []
  const told = toldDelay(last)
  const delay = told ?? setDelay(phone, site)
  if (delay === null) return []
  const evidence = [last.verdict.seq, ...last.alsoSaid.map(({ seq }) => seq)]
  const confidence = told === null ? 'likely' : 'certain'
  const remedy = { kind: 'resync-now', who: phone.story.who } as const
  if (delay === 0) return [cause('no-retry', { evidence, confidence, remedy })]
  const at = last.verdict.at + delay * 1_000
  return site.now < at ? [cause('retry-later', { params: { at, seconds: delay }, evidence, confidence, remedy })] : []
}

/** The phone's own log gives the delay that it chose (phone-facts 4). */
function toldDelay({ verdict, alsoSaid }: Attempt): number | null {
  for (const said of [verdict, ...alsoSaid]) {
    const found = said === null ? null : retryDelay.exec(said.text)
    if (found !== null) return Number(found[1])
  }
  return null
}

/** The profile that it applied last gives the list from which it takes the first: `60,120,240`, `60+30`. */
function setDelay({ story }: PhoneReading, { facts }: SiteView): number | null {
  const text =
    story.applied === null
      ? undefined
      : facts.content(sitePath(story.applied.path))?.settings['Resync_Error_Retry_Delay']
  const first = /^\s*(\d{1,6})/.exec(text ?? '')?.[1]
  return first === undefined ? null : Number(first)
}
