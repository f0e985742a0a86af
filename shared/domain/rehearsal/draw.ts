import { nextRandom, seedFor } from '../virtual-phone/machine/random.ts'

/** A number from 0 up to, but not including, 1: the same for the same seed and text, whatever was drawn before. */
export function draw(seed: number, text: string): number {
  const [first] = nextRandom(seedFor(seed, text))
  return first
}

export const drawWhole = (seed: number, text: string, least: number, most: number): number =>
  least + Math.floor(draw(seed, text) * (most - least + 1))

export function drawOne<T>(seed: number, text: string, from: readonly [T, ...T[]]): T {
  return from[Math.floor(draw(seed, text) * from.length)] ?? from[0]
}
