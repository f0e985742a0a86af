import parameters from '../../resources/catalogue/parameters.json' with { type: 'json' }
import { readCatalogue } from '../../shared/domain/profile/catalogue.ts'
import { editsFor } from '../../shared/domain/profile/edit.ts'
import { lint } from '../../shared/domain/profile/lint/lint.ts'
import { parseProfile } from '../../shared/domain/profile/parse.ts'
import type { Measure } from './measure.ts'

const LIMIT_MS = 200
const MEGABYTE = 1_000_000
const ROUNDS = 7

/** A profile of a megabyte is checked while one types; a real one, a hundred times smaller, between two frames. */
export function measureLint(): Promise<readonly Measure[]> {
  const started = performance.now()
  const catalogue = readCatalogue(parameters)
  const readMs = performance.now() - started
  const names = catalogue.namesFor({ lines: 10, keys: 10 })
  const [large, real, wrong] = [profileOf(names, MEGABYTE), profileOf(names.slice(0, 300), 15_000), nonsense(MEGABYTE)]
  const [first = 0] = times(1, () => lint(large, { catalogue }))
  const cold = `${first.toFixed(0)} ms the first time, and ${readMs.toFixed(0)} ms to read the catalogue`
  const measures = [
    measure(
      'lint: a profile of 1 MB',
      median(ROUNDS, () => lint(large, { catalogue })),
      cold,
    ),
    measure(
      'lint: 1 MB of mistakes',
      median(ROUNDS, () => lint(wrong, { catalogue })),
    ),
    measure(
      'lint: a profile of 15 kB, as one types',
      median(ROUNDS, () => lint(real, { catalogue })),
      '',
      16,
    ),
    measure(
      'profile: one value set in 1 MB',
      median(ROUNDS, () => editsFor(parseProfile(large), { kind: 'set', name: 'GPP_A', value: 'x' })),
    ),
  ]
  return Promise.resolve(measures)
}

function measure(name: string, ours: number, note = '', limit = LIMIT_MS): Measure {
  return {
    name,
    ours: Math.round(ours * 10) / 10,
    peer: null,
    peerName: 'none: no tool checks these profiles',
    unit: 'ms',
    ratio: null,
    floor: `under ${limit} ms`,
    meets: ours < limit,
    ...(note !== '' && { note }),
  }
}

/** Every parameter that a phone of ten lines has, again and again, each with the value that it comes with. */
function profileOf(names: readonly string[], size: number): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<flat-profile>']
  for (let length = 0, index = 0; length < size; index++) {
    const name = names[index % names.length] ?? ''
    const line = `  <${name} ua="na">${index % 7 === 0 ? '' : 'Yes'}</${name}>`
    lines.push(line)
    length += line.length + 1
  }
  return [...lines, '</flat-profile>', ''].join('\n')
}

/** Names that exist nowhere, no two alike, with values that are no XML. */
function nonsense(size: number): string {
  const lines = ['<flat-profile>']
  for (let length = 0, index = 0; length < size; index++) {
    const word = (index * 2_654_435_761) % 4_294_967_296
    const line = `  <Resync_${word.toString(36)}_Dely ua='RW'> a & b </Resync_${word.toString(36)}_Dely>`
    lines.push(line)
    length += line.length + 1
  }
  return [...lines, '</flat-profile>'].join('\n')
}

function times(rounds: number, work: () => unknown): readonly number[] {
  return Array.from({ length: rounds }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
}

const median = (rounds: number, work: () => unknown): number =>
  times(rounds, work).toSorted((a, b) => a - b)[rounds >> 1] ?? Infinity
