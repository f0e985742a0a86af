import { formatMac, type Mac } from '../../shared/domain/identity/mac.ts'
import { inert } from '../ui/inert.ts'
import { Mono } from '../ui/mono.tsx'

export type Names = ReadonlyMap<string, string>

/** A phone as people call it: its name with the end of its MAC beside it; the whole MAC where it has no name. */
export function CalledPhone({ mac, names }: { readonly mac: string; readonly names: Names }) {
  const name = names.get(mac)
  const whole = formatMac(mac as Mac)
  if (name === undefined) return <Mono>{whole}</Mono>
  return (
    <span title={`${inert(name, 200)} ${whole}`}>
      <bdi>{inert(name, 60)}</bdi> <Mono dim unbroken>{`…${whole.slice(-8)}`}</Mono>
    </span>
  )
}
