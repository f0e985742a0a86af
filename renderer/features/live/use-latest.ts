import { useEffect, useRef } from 'react'

/** Commands are registered once; what they do is always the latest. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useEffect(() => {
    latest.current = value
  })
  return latest
}
