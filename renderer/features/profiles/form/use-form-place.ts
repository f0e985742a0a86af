import { useEffect, useRef, useState, type RefObject } from 'react'

const nameOfElement = (element: EventTarget): string | null =>
  element instanceof HTMLElement ? (element.closest('[data-name]')?.getAttribute('data-name') ?? null) : null

export function tellFocus(element: EventTarget, onFocus: (name: string) => void): void {
  const name = nameOfElement(element)
  if (name !== null) onFocus(name)
}

/** Goes to the parameter that is asked for, showing it first where it is not shown. */
export function useTarget(
  target: { readonly name: string } | null,
  show: () => void,
): RefObject<HTMLDivElement | null> {
  const body = useRef<HTMLDivElement>(null)
  const reached = useRef<typeof target>(null)
  const [seen, setSeen] = useState(target)
  if (target !== seen) {
    setSeen(target)
    if (target !== null) show()
  }
  // After every drawing: the row may come with a later one.
  useEffect(() => {
    if (target === null || reached.current === target) return
    const row = body.current?.querySelector(`[data-name="${CSS.escape(target.name)}"]`)
    if (!row) return
    // Not scrollIntoView: it would move what is around the form, too.
    const [inside, around] = [row.getBoundingClientRect(), body.current?.getBoundingClientRect()]
    body.current?.scrollBy({ top: inside.top - (around?.top ?? 0) - 60 })
    row.querySelector<HTMLElement>('input, select, textarea')?.focus({ preventScroll: true })
    reached.current = target
  })
  return body
}
