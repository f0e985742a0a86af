import { setTimeout as pause } from 'node:timers/promises'
import type { Measure } from './measure.ts'
import { processorTime } from './processor-time.ts'

/** What one server did in one round. */
export interface Run {
  /** Megabytes, files or requests. */
  readonly units: number
  readonly seconds: number
  /** Seconds of the server's processor, with what it still had to store afterwards; null where the system does not say. */
  readonly processor: number | null
}

/** The servers take turns in each round, so that what else the machine does hits all of them alike. */
export interface Rounds {
  readonly ours: readonly Run[]
  /** Null where the peer is absent. */
  readonly peer: readonly Run[] | null
  /** From a server that only answers: what the generator takes at most. Null where that is not known. */
  readonly bare: readonly Run[] | null
}

export interface Contest {
  readonly name: string
  readonly peerName: string
  /** What is counted. */
  readonly unit: 'MB' | 'file' | 'request'
  /** The least ratio; null where it is shown and not judged. */
  readonly floor: number | null
}

/** A peer that is so near to what the generator takes at most is held up by it: its rate says nothing of the peer. */
export const GENERATOR_BOUND = 0.7
/**
 * Less processor time than this in so many looks, one after the other, means that a server has nothing left to do: the word
 * index begins only when lines have stopped coming for a while.
 */
const IDLE_SECONDS = 0.02
const IDLE_LOOKS = 3
const LOOK_MS = 250
const LOOKS = 240

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN

const rate = ({ units, seconds }: Run): number => units / seconds
const perUnit = ({ units, processor }: Run): number => (processor ?? NaN) / units

/** Does some work with a server, and waits until the server rests again. */
export async function measured(pid: number, work: () => Promise<Pick<Run, 'units' | 'seconds'>>): Promise<Run> {
  const before = processorTime(pid)
  const { units, seconds } = await work()
  const after = await atRest(pid)
  return { units, seconds, processor: before === null || after === null ? null : after - before }
}

/** The processor time of a program once it has nothing left to do. */
export async function atRest(pid: number): Promise<number | null> {
  let spent = processorTime(pid)
  for (let look = 0, idle = 0; look < LOOKS && idle < IDLE_LOOKS && spent !== null; look++) {
    await pause(LOOK_MS)
    const now: number | null = processorTime(pid)
    idle = now !== null && now - spent < IDLE_SECONDS ? idle + 1 : 0
    spent = now
  }
  return spent
}

/** Units a second, beside the peer's. */
export function rateOf({ ours, peer, bare }: Rounds, contest: Contest): Measure {
  const { name, peerName } = contest
  const unit = contest.unit === 'MB' ? 'MB/s' : `${contest.unit}s/s`
  const all = peer === null ? null : ratios(ours, peer, rate)
  const ratio = all === null ? null : median(all)
  const most = bare === null ? null : median(bare.map(rate))
  const isHeld = peer !== null && bare !== null && median(ratios(peer, bare, rate)) > GENERATOR_BOUND
  return {
    name,
    ours: median(ours.map(rate)),
    peer: peer === null ? null : median(peer.map(rate)),
    peerName,
    unit,
    ratio,
    ...judgedRate(contest.floor, ratio, { isHeld, isKnown: bare !== null }),
    note: sentences(
      spread(all, peerName),
      most === null
        ? 'by a generator in Node, slower than a server in C, or one whose limit is not known: nothing is judged'
        : `the generator takes ${most.toFixed(0)} ${unit} from a server that only answers`,
    ),
  }
}

export interface Generator {
  /** It holds the peer up. */
  readonly isHeld: boolean
  /** What it takes at most is known. */
  readonly isKnown: boolean
}

export function judgedRate(
  floor: number | null,
  ratio: number | null,
  { isHeld, isKnown }: Generator,
): Pick<Measure, 'floor' | 'meets'> {
  if (!isKnown) return { floor: 'none: generator-bound', meets: null }
  if (floor === null) return { floor: isHeld ? 'none: generator-bound' : 'none: for comparison', meets: null }
  const words = `≥ ${floor} of the peer`
  if (ratio === null) return { floor: words, meets: null }
  if (!isHeld) return { floor: words, meets: ratio >= floor }
  // The peer could do more than it was asked for, so the ratio is at most this: it can miss the floor, and not meet it.
  return { floor: `${words}, generator-bound`, meets: ratio < floor ? false : null }
}

/** Processor time a unit: the ratio is the peer's by ours. */
export function processorOf({ ours, peer, bare }: Rounds, { name, peerName, unit, floor }: Contest): Measure {
  const microseconds = (runs: readonly Run[]): number => median(runs.map(perUnit)) * 1e6
  const all = peer === null ? null : ratios(peer, ours, perUnit)
  const ratio = all === null ? null : median(all)
  const isTold = Number.isFinite(microseconds(ours))
  return {
    name: `${name}: processor`,
    ours: microseconds(ours),
    peer: peer === null ? null : microseconds(peer),
    peerName,
    unit: `µs a ${unit}`,
    ratio: isTold ? ratio : null,
    ...judgedProcessor(floor, isTold ? ratio : null, bare !== null),
    note: isTold ? spread(all, peerName) : 'only Linux tells processor time',
  }
}

/** A slow generator wakes a server for every packet, and so the server costs more than it must: nothing is judged by it. */
function judgedProcessor(
  floor: number | null,
  ratio: number | null,
  isGeneratorFast: boolean,
): Pick<Measure, 'floor' | 'meets'> {
  if (floor === null) return { floor: 'none: for comparison', meets: null }
  if (!isGeneratorFast) return { floor: 'none: generator-bound', meets: null }
  return { floor: `peer / ours ≥ ${floor}`, meets: ratio === null ? null : ratio >= floor }
}

/** Round by round, these by those. */
const ratios = (these: readonly Run[], those: readonly Run[], value: (run: Run) => number): readonly number[] =>
  these.flatMap((run, round) => {
    const other = those[round]
    return other === undefined ? [] : [value(run) / value(other)]
  })

/** How far the rounds were apart. */
export function spread(all: readonly number[] | null, peerName: string): string {
  if (all === null) return `${peerName}: skipped`
  return `median of ${all.length} rounds, ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`
}

const sentences = (...all: readonly (string | null)[]): string => all.filter((one) => one !== null).join('; ')
