import qrcode from 'qrcode-generator'

/** A QR code as a drawing that needs no script and no other file. */
export function qrSvg(text: string): string {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  return code.createSvgTag({ cellSize: 3, margin: 2, scalable: true })
}
