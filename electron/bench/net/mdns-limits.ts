/** Of RFC 6762, section 17: no packet is larger, its headers included. */
export const MAX_PACKET_BYTES = 9_000

/** Who asks for a service, or tells of one, needs a few; a packet has room for more than a thousand. */
const MAX_QUESTIONS = 32
const MAX_RECORDS = 64

/** Of RFC 6762, section 6: a record is not multicast again within one second. */
const SAME_ANSWER_MS = 1_000
const MAX_REMEMBERED = 256

export interface DnsRecord {
  readonly type: string
  readonly name?: string
  readonly data?: unknown
}

export interface DnsPacket {
  readonly questions?: readonly DnsRecord[]
  readonly answers?: readonly DnsRecord[]
  readonly additionals?: readonly DnsRecord[]
}

/** Each of its questions once, and a few of them: the library sends a packet for each. */
export function withFewQuestions<P extends DnsPacket>(packet: P): P {
  const questions = new Map<string, DnsRecord>()
  for (const question of packet.questions ?? []) {
    if (questions.size === MAX_QUESTIONS) break
    questions.set(`${question.type} ${question.name?.toLowerCase() ?? ''}`, question)
  }
  return { ...packet, questions: [...questions.values()] }
}

/** A few of its records: the library goes through all of them for each. */
export const withFewRecords = <P extends DnsPacket>(packet: P): P => ({
  ...packet,
  answers: (packet.answers ?? []).slice(0, MAX_RECORDS),
  additionals: (packet.additionals ?? []).slice(0, MAX_RECORDS),
})

/** How many of its records `withFewRecords` leaves out. */
export const recordsLeftOut = ({ answers = [], additionals = [] }: DnsPacket): number =>
  Math.max(0, answers.length - MAX_RECORDS) + Math.max(0, additionals.length - MAX_RECORDS)

/** Which answers were sent a moment ago, to everybody: whoever asks again has heard them. */
export class SentAnswers {
  readonly #sentAt = new Map<string, number>()

  /** Whether this one may be sent now, in milliseconds of a clock that nobody sets; remembers it. */
  mayFollow(answers: readonly DnsRecord[], now: number): boolean {
    const key = JSON.stringify(answers)
    const before = this.#sentAt.get(key)
    if (before !== undefined && now - before < SAME_ANSWER_MS) return false
    if (this.#sentAt.size >= MAX_REMEMBERED) this.#sentAt.clear()
    this.#sentAt.set(key, now)
    return true
  }
}
