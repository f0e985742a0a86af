let previous = new Uint8Array(96)
let current = new Uint8Array(96)

/** Letters to change, add or leave out; given up beyond `limit`. Only the cells that a path within the limit can cross are filled. */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  if (b.length + 1 > previous.length) {
    previous = new Uint8Array(b.length + 1)
    current = new Uint8Array(b.length + 1)
  }
  for (let column = 0; column <= b.length; column++) previous[column] = Math.min(column, limit + 1)
  for (let row = 1; row <= a.length; row++) {
    if (fillRow(a.charCodeAt(row - 1), b, row, limit) > limit) return limit + 1
    ;[previous, current] = [current, previous]
  }
  return previous[b.length] ?? limit + 1
}

/** Fills `current` from `previous`; gives the least of it. */
function fillRow(code: number, b: string, row: number, limit: number): number {
  const far = limit + 1
  const from = Math.max(1, row - limit)
  const to = Math.min(b.length, row + limit)
  let least = from === 1 ? Math.min(row, far) : far
  current[from - 1] = least
  for (let column = from; column <= to; column++) {
    const same = code === b.charCodeAt(column - 1) ? 0 : 1
    const above = column < row + limit ? (previous[column] ?? far) : far
    const value = Math.min((previous[column - 1] ?? far) + same, above + 1, (current[column - 1] ?? far) + 1, far)
    current[column] = value
    least = Math.min(least, value)
  }
  return least
}
