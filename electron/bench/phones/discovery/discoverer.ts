import { isPhone, type FoundPhone } from '../../../../shared/domain/discovery/found-phone.ts'
import type { Emit } from '../../../../shared/domain/event/bench-event.ts'
import type { ScanTold } from '../../../../shared/ipc/contract/scan.ts'
import { scan, type ScanOptions } from './scan.ts'

/** A search whose phones become part of the history: from then on it is known where they are. */
export async function* discover(options: ScanOptions, emit: Emit): AsyncGenerator<ScanTold, void> {
  const found = new Map<string, FoundPhone>()
  try {
    for await (const told of scan(options)) {
      if (told.type === 'phone') found.set(told.phone.ip, told.phone)
      yield told
    }
  } finally {
    for (const { ip, mac, model, firmware, serial, by } of [...found.values()].filter(isPhone))
      emit({
        type: 'phone.found',
        who: { ip, ...(mac && { mac }), ...(model && { model }), ...(firmware && { firmware }) },
        by,
        ...(serial && { serial }),
      })
  }
}
