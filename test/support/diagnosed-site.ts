import { findings, type Finding } from '../../shared/domain/diagnosis/findings.ts'
import { emptyState, fold } from '../../shared/domain/diagnosis/fold.ts'
import { unknownSite, type ServedContent, type SiteFacts } from '../../shared/domain/diagnosis/site-view.ts'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import { phoneStream, START, type PhoneStream } from './phone-stream.ts'

export const site: SiteFacts = { ...unknownSite, ownHosts: new Set(['192.168.1.200', 'bench.local']) }
const clear: ServedContent = { form: 'clear', damage: null, parameters: 12, settings: {} }
export const serving = (
  files: Readonly<Record<string, Partial<ServedContent>>>,
  facts: SiteFacts = site,
): SiteFacts => ({
  ...facts,
  content: (path) => (files[path] === undefined ? null : { ...clear, ...files[path] }),
})

export interface When {
  readonly facts?: SiteFacts
  /** Seconds after the start; the moment of the last event when it is not given. */
  readonly now?: number
}
export const found = (events: readonly BenchEvent[], { facts = site, now }: When = {}): readonly Finding[] =>
  findings(fold(emptyState, events), { facts, now: now === undefined ? (events.at(-1)?.at ?? 0) : START + now * 1_000 })
export const codes = (stream: PhoneStream, when: When = {}): readonly string[] =>
  found(stream.events, when).map(({ code }) => code)

export const asking = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Requesting resync tftp://192.168.1.200:69/basic.txt'
export const failed = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: Download failed'
export const corrupt = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Resync failed: corrupt file'
export const success = 'CP-7841-3PCC 00:0e:08:ab:cd:ef -- Successful resync tftp://192.168.1.200:69/basic.txt'
export const resynced = (): PhoneStream => phoneStream().says(asking).gets('/basic.txt').at(1).says(success)
