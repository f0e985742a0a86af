import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac, type Mac } from '../../../shared/domain/identity/mac.ts'

/** A MAC address that a call gives, or a BAD_INPUT fault. */
export function needMac(text: string): Mac {
  const mac = parseMac(text)
  if (!mac.ok) throw new BenchError('BAD_INPUT', { detail: `mac: ${text}` })
  return mac.value
}
