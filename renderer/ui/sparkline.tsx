/** The last minute of a number that moves, as a small picture. The number itself stands beside it in words. */
export function Sparkline({
  values,
  width = 60,
  height = 14,
}: {
  readonly values: readonly number[]
  readonly width?: number
  readonly height?: number
}) {
  const top = Math.max(1, ...values)
  const step = width / 59
  const from = width - (values.length - 1) * step
  const points = values.map(
    (value, index) => `${(from + index * step).toFixed(1)},${(height - 1 - (value / top) * (height - 2)).toFixed(1)}`,
  )
  return (
    <svg width={width} height={height} aria-hidden="true" style={{ display: 'block' }}>
      <line x1={0} x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      {values.length > 1 && <polyline points={points.join(' ')} fill="none" stroke="var(--edge)" strokeWidth={1.3} />}
    </svg>
  )
}
