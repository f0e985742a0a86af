import type { PhoneLogin, PushTarget, PushWish } from '../../../../shared/domain/push/push.ts'
import type { PushTold } from '../../../../shared/ipc/contract/resync.ts'
import type { Push } from './pusher.ts'

/** Phones that are asked at the same time: a server that all of them then ask has a few seconds between them. */
const AT_ONCE = 8

export interface PushToMany {
  readonly targets: readonly PushTarget[]
  readonly wish: PushWish
  readonly login?: PhoneLogin | undefined
}

/** Asks all of them, a few at a time, and gives each answer as it comes. */
export async function* pushAll(
  push: Push,
  { targets, wish, login }: PushToMany,
  signal: AbortSignal,
): AsyncGenerator<PushTold, void> {
  const underWay = new Map<number, Promise<PushTold>>()
  let next = 0
  while (next < targets.length || underWay.size > 0) {
    while (next < targets.length && underWay.size < AT_ONCE && !signal.aborted) {
      const index = next++
      const target = targets[index]
      if (target !== undefined) underWay.set(index, one(push, { index, target, wish, login }, signal))
    }
    if (underWay.size === 0) return
    const told = await Promise.race(underWay.values())
    underWay.delete(told.index)
    // Nobody reads any more, and those under way have ended with it.
    if (signal.aborted) return
    yield told
  }
}

interface One {
  readonly index: number
  readonly target: PushTarget
  readonly wish: PushWish
  readonly login: PhoneLogin | undefined
}

async function one(push: Push, { index, target, wish, login }: One, signal: AbortSignal): Promise<PushTold> {
  const pushed = await push(target, wish, { login, signal })
  if (!pushed.ok) return { index, result: { problem: pushed.error }, tookMs: 0 }
  return { index, result: pushed.value.verdict, tookMs: pushed.value.tookMs }
}
