import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Emit, EventBody } from '../../../shared/domain/event/bench-event.ts'
import { lazily } from '../../../shared/domain/lazily.ts'
import { redactEvent } from '../../../shared/domain/event/redact.ts'
import { notedPhone } from '../../../shared/domain/identity/noted-phone.ts'
import { pushActions, pushOutcomes, pushReasons, pushWays } from '../../../shared/domain/push/push.ts'
import { writeFileAtomic } from '../core/atomic-file.ts'
import { every, type Clock, type Unsubscribe } from '../core/clock.ts'
import { readChecked } from './open-checked.ts'
import { requireInside } from './write-checked.ts'

/**
 * The history has one writer: the bench that has the site open. What a command did to the site's phones meanwhile lies
 * here until that bench takes it up, within seconds.
 */
const FOLDER = 'told'
const LOOK_MS = 2_000
const FILES_LIMIT = 1_000
const FILE_LIMIT = 256 * 1024
const EVENTS_LIMIT = 1_000

/** What a command may tell: of anything else it is no witness. */
const file = lazily(() => {
  const asked = {
    who: z.object(notedPhone()),
    push: z.string().max(40),
    action: z.enum(pushActions),
    way: z.enum(pushWays),
  }
  const told = z.discriminatedUnion('type', [
    z.object({ type: z.literal('push.sent'), ...asked, rule: z.string().max(1_024).optional() }),
    z.object({
      type: z.literal('push.answered'),
      ...asked,
      outcome: z.enum(pushOutcomes),
      reason: z.enum(pushReasons).optional(),
      status: z.number().int().optional(),
      detail: z.string().max(400).optional(),
      tookMs: z.number().min(0),
    }),
  ])
  return z.array(told).max(EVENTS_LIMIT)
})

/** Lays events down for the bench that has the site open. They are without secrets, as an event is. */
export async function tellBench(hiddenFolder: string, events: readonly EventBody[], at: number): Promise<void> {
  const folder = join(hiddenFolder, FOLDER)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await requireInside(hiddenFolder, `${FOLDER}/x`)
  const text = JSON.stringify(events.map(redactEvent))
  await writeFileAtomic(join(folder, `${at}-${randomUUID()}.json`), text, { mode: 0o600 })
}

/** Takes up what commands laid down, now and from then on. */
export function takeUpTold(
  hiddenFolder: string,
  { clock, emit }: { readonly clock: Clock; readonly emit: Emit },
): Unsubscribe {
  let looking = false
  const look = async (): Promise<void> => {
    if (looking) return
    looking = true
    try {
      for (const event of await takeAll(hiddenFolder)) emit(event)
    } finally {
      looking = false
    }
  }
  void look()
  return every(clock, LOOK_MS, () => void look())
}

async function takeAll(hiddenFolder: string): Promise<readonly EventBody[]> {
  const names = await readdir(join(hiddenFolder, FOLDER)).catch(() => [])
  const events: EventBody[] = []
  for (const name of names
    .filter((each) => /^[\w-]+\.json$/.test(each))
    .sort()
    .slice(0, FILES_LIMIT)) {
    const path = `${FOLDER}/${name}`
    const read = await readChecked(hiddenFolder, path, { limit: FILE_LIMIT })
    await rm(join(hiddenFolder, path), { force: true }).catch(() => undefined)
    if (read.ok) events.push(...parsed(new TextDecoder().decode(read.value)))
  }
  return events
}

/** A file that is none of ours is passed over. */
function parsed(text: string): readonly EventBody[] {
  try {
    return file().parse(JSON.parse(text)) as EventBody[]
  } catch {
    return []
  }
}
