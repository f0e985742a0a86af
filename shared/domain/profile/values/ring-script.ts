/**
 * A ring tone, by the guide's grammar: `n=name;w=waveform;c=cadence;b=break;t=total`, in any order. The waveform is a
 * number or an address, the cadence one of the phone's nine; break and total are seconds, which older phones take.
 */
const numbers: Readonly<Record<string, RegExp>> = {
  c: /^[1-9]$/,
  b: /^\d{0,6}(?:\.\d{1,6})?$/,
  t: /^\d{0,6}(?:\.\d{1,6})?$/,
}

/** The first piece that says nothing to a phone; the whole text where the name or the waveform is missing; otherwise null. */
export function ringProblem(text: string): string | null {
  const pieces = text
    .slice(0, 512)
    .split(';')
    .map((piece) => piece.trim())
    .filter(Boolean)
  const wrong = pieces.find((piece) => !isPiece(piece))
  if (wrong !== undefined) return wrong
  const has = (key: string): boolean => pieces.some((piece) => new RegExp(`^${key}\\s*=\\s*\\S`, 'i').test(piece))
  return has('n') && has('w') ? null : text
}

function isPiece(piece: string): boolean {
  const [, key, value = ''] = /^([nwcbt])\s*=(.*)$/is.exec(piece) ?? []
  return key !== undefined && numbers[key.toLowerCase()]?.test(value.trim()) !== false
}
