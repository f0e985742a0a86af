import qrcode from 'qrcode-generator'
import { useMemo } from 'react'

/** Drawn dark on light in both themes: cameras want it so. The quiet zone is part of the picture. */
export function QrCode({
  text,
  label,
  size = 168,
}: {
  readonly text: string
  readonly label: string
  readonly size?: number
}) {
  const { path, cells } = useMemo(() => drawQr(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      width={size}
      height={size}
      viewBox={`-4 -4 ${cells + 8} ${cells + 8}`}
      shapeRendering="crispEdges"
    >
      <rect x={-4} y={-4} width={cells + 8} height={cells + 8} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

function drawQr(text: string): { readonly path: string; readonly cells: number } {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte')
  code.make()
  const cells = code.getModuleCount()
  let path = ''
  for (let row = 0; row < cells; row += 1) {
    for (let column = 0; column < cells; column += 1) {
      if (code.isDark(row, column)) path += `M${column} ${row}h1v1h-1z`
    }
  }
  return { path, cells }
}
