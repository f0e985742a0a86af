import type { FleetLoad } from '../../../../shared/domain/rehearsal/load.ts'

export interface StormPicture {
  /** One bar a stretch of time: its left edge and height, in the picture's own units. */
  readonly bars: readonly { readonly x: number; readonly width: number; readonly height: number }[]
  readonly seconds: number
  readonly top: number
}

/** Requests per second as bars: each the busiest second of its stretch. A stretch with one request is still to be seen. */
export function stormPicture({ series, stretchSeconds }: FleetLoad, width: number, height: number): StormPicture {
  const top = Math.max(1, ...series.map(({ requests }) => requests))
  const step = series.length === 0 ? width : width / series.length
  return {
    bars: series.flatMap(({ requests }, index) =>
      requests === 0
        ? []
        : [
            {
              x: index * step,
              width: Math.max(1, step - (step > 3 ? 1 : 0)),
              height: Math.max(2, (requests / top) * height),
            },
          ],
    ),
    seconds: series.length * stretchSeconds,
    top,
  }
}
