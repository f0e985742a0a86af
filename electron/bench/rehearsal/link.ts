import { draw } from '../../../shared/domain/rehearsal/draw.ts'
import type { LinkQuality } from '../../../shared/domain/rehearsal/scenarios.ts'
import type { FetchAnswer } from '../../../shared/domain/virtual-phone/machine/world.ts'

const TFTP_BLOCK = 512
const SEGMENT = 1_400
/** As the phone's client waits for an answer before it asks again: twice as long each time. */
const WAITS_MS = [1_000, 2_000, 4_000, 8_000]

/** What the link makes of one transfer: how long it takes, and whether it arrives. */
export interface Passage {
  readonly ms: number
  readonly arrives: boolean
}

/**
 * Of each packet it is drawn whether it is lost, from the seed and the request's own name: two runs lose the same ones.
 * A lost packet is sent again after the client's wait; lost four times in a row, the transfer is given up.
 */
export function passage(link: LinkQuality, seed: number, name: string, transfer: Transfer): Passage {
  const packet = transfer.scheme === 'tftp' ? TFTP_BLOCK : SEGMENT
  const packets = Math.floor(transfer.bytes / packet) + 1
  const oneWay = link.leastMs + draw(seed, `${name} delay`) * (link.mostMs - link.leastMs)
  // TFTP waits for each block; TCP has many on their way.
  let ms = Math.round(oneWay) * (transfer.scheme === 'tftp' ? packets : 2)
  for (let index = 0; index < packets; index++) {
    let tries = 0
    while (draw(seed, `${name} ${index} ${tries}`) < link.loss) {
      ms += WAITS_MS[tries] ?? 0
      if (++tries === WAITS_MS.length) return { ms, arrives: false }
    }
  }
  return { ms, arrives: true }
}

export interface Transfer {
  readonly scheme: 'tftp' | 'http' | 'https'
  readonly bytes: number
}

export const bytesOf = (answer: FetchAnswer): number =>
  answer.kind === 'content' || answer.kind === 'undecodable' ? answer.bytes : 0
