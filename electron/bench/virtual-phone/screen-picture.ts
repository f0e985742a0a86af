import { formatMac } from '../../../shared/domain/identity/mac.ts'
import { valueOf } from '../../../shared/domain/virtual-phone/machine/parameters.ts'
import type { PhoneState } from '../../../shared/domain/virtual-phone/machine/state.ts'

//   "BM" header (14)   BITMAPINFOHEADER (40)   two colours (8)   rows from the bottom, one bit a point
//  ┌──────────────────┬───────────────────────┬─────────────────┬──────────────────────────────────────┐
//  └──────────────────┴───────────────────────┴─────────────────┴──────────────────────────────────────┘

const WIDTH = 800
const HEIGHT = 480
const ROW_BYTES = Math.ceil(WIDTH / 32) * 4
const PICTURE_AT = 14 + 40 + 8
const DOT = 4
const CHARACTERS_LIMIT = 32

/** Five columns a letter, the lowest bit on top. */
const letters = new Map(
  (
    '03E5149453E 100427F4000 24261514946 32141454B31 41814127F10 52745454539 63C4A494930 70171090503 83649494936 ' +
    '9064949291E A7E1111117E B7F49494936 C3E41414122 D7F4141221C E7F49494941 F7F09090901 G3E4149497A H7F0808087F ' +
    'I00417F4100 J2040413F01 K7F08142241 L7F40404040 M7F020C027F N7F0408107F O3E4141413E P7F09090906 Q3E4151215E ' +
    'R7F09192946 S4649494931 T01017F0101 U3F4040403F V1F2040201F W3F4038403F X6314081463 Y0708700807 Z6151494543 ' +
    "-0808080808 .0060600000 :0036360000 _4040404040 '0000070000"
  )
    .split(' ')
    .map((entry) => [entry.charAt(0), Buffer.from(entry.slice(1), 'hex')] as const),
)

/** What stands on the phone's screen, as a bitmap: who it is, its line, and what it is doing. */
export function screenPicture(state: PhoneState): Uint8Array {
  const { identity, network, phase, activity } = state
  const bitmap = blank()
  const lines = [
    identity.model,
    formatMac(identity.mac),
    network?.ip ?? '',
    valueOf(state, 'Station_Name') || valueOf(state, 'Display_Name_1_') || valueOf(state, 'User_ID_1_'),
    state.awaitsCode ? codeWords(state) : activity === null ? phase : activity.kind,
  ]
  lines.forEach((line, index) =>
    write(bitmap, line.toUpperCase().slice(0, CHARACTERS_LIMIT), 40, 40 + index * 12 * DOT),
  )
  return bitmap
}

/** What the activation screen says, in the phone's language (deployment-facts 4.1). */
function codeWords(state: PhoneState): string {
  const french = /^fr/i.test(valueOf(state, 'Language_Selection').trim())
  if (state.codeRefused) return french ? "CODE D'ACTIVATION INCORRECT" : 'INVALID ACTIVATION CODE'
  return french ? "ENTREZ LE CODE D'ACTIVATION" : 'ENTER ACTIVATION CODE'
}

function blank(): Buffer {
  const bitmap = Buffer.alloc(PICTURE_AT + ROW_BYTES * HEIGHT)
  bitmap.write('BM', 'latin1')
  bitmap.writeUInt32LE(bitmap.length, 2)
  bitmap.writeUInt32LE(PICTURE_AT, 10)
  bitmap.writeUInt32LE(40, 14)
  bitmap.writeInt32LE(WIDTH, 18)
  bitmap.writeInt32LE(HEIGHT, 22)
  bitmap.writeUInt16LE(1, 26) // planes
  bitmap.writeUInt16LE(1, 28) // bits a point
  bitmap.writeUInt32LE(ROW_BYTES * HEIGHT, 34)
  bitmap.writeUInt32LE(0x00_ff_ff_ff, 58) // the second colour; the first is black
  return bitmap
}

function write(bitmap: Buffer, text: string, left: number, top: number): void {
  for (const [place, character] of Array.from(text).entries()) {
    for (const [column, bits] of (letters.get(character) ?? Buffer.alloc(0)).entries())
      for (let row = 0; row < 7; row++)
        if (((bits >> row) & 1) === 1) dot(bitmap, left + (place * 6 + column) * DOT, top + row * DOT)
  }
}

function dot(bitmap: Buffer, left: number, top: number): void {
  for (let y = top; y < top + DOT; y++)
    for (let x = left; x < left + DOT; x++) {
      const at = PICTURE_AT + (HEIGHT - 1 - y) * ROW_BYTES + (x >> 3)
      bitmap[at] = (bitmap[at] ?? 0) | (0x80 >> (x & 7))
    }
}
