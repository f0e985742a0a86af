import type { PushTarget, PushWish } from '../push/push.ts'

/** One phone of a rollout: its key on the board, and where it is. */
export interface RolloutPhone {
  readonly key: string
  readonly target: PushTarget
}

/** How carefully phones are asked. */
export interface Pacing {
  /** Phones of the first wave: all of them have to succeed before the next begins. */
  readonly canary: number
  /** Phones of each wave after it. */
  readonly wave: number
  /** Between two waves. */
  readonly pauseMs: number
  /** Failures at which nobody more is asked. */
  readonly stopAfter: number
  /** Phones that are asked in a second, at most. */
  readonly perSecond: number
  /** How long a phone has from being asked to its last word. */
  readonly patienceMs: number
}

export interface RolloutPlan extends Pacing {
  readonly wish: PushWish
  /** In the order in which they are asked. */
  readonly phones: readonly RolloutPhone[]
}

export const usualPacing: Pacing = {
  canary: 1,
  wave: 10,
  pauseMs: 30_000,
  stopAfter: 3,
  perSecond: 2,
  patienceMs: 120_000,
}

/** As many phones as the largest site has. */
export const ROLLOUT_LIMIT = 20_000

/** From the first phone of the wave up to, and without, the first of the next. */
export interface WaveRange {
  readonly from: number
  readonly to: number
}

type Sizes = Pick<Pacing, 'canary' | 'wave'>

export function waveRange({ canary, wave }: Sizes, count: number, index: number): WaveRange {
  const from = index === 0 ? 0 : canary + (index - 1) * wave
  const to = index === 0 ? canary : from + wave
  return { from: Math.min(from, count), to: Math.min(to, count) }
}

export const waveCount = ({ canary, wave }: Sizes, count: number): number =>
  count === 0 ? 0 : 1 + Math.ceil(Math.max(0, count - canary) / wave)

export const waveOf = ({ canary, wave }: Sizes, index: number): number =>
  index < canary ? 0 : 1 + Math.floor((index - canary) / wave)

/** From one phone to the next, at least. */
export const betweenMs = ({ perSecond }: Pick<Pacing, 'perSecond'>): number => Math.ceil(1_000 / perSecond)

/** How long it takes if the last phone of each wave uses up its whole time. */
export function longestMs(pacing: Pacing, count: number): number {
  const waves = waveCount(pacing, count)
  if (waves === 0) return 0
  const between = betweenMs(pacing)
  const nextWave = Math.max(pacing.patienceMs + pacing.pauseMs, between)
  return (count - waves) * between + (waves - 1) * nextWave + pacing.patienceMs
}
