import { lazy, Suspense } from 'react'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const Shortcuts = lazy(async () => ({ default: (await import('./shortcuts.tsx')).Shortcuts }))

/** What lies over the screens; loaded when first asked for. */
export function Overlays({
  open,
  onClose,
}: {
  readonly open: 'palette' | 'shortcuts' | null
  readonly onClose: () => void
}) {
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={onClose} />}
      {open === 'shortcuts' && <Shortcuts onClose={onClose} />}
    </Suspense>
  )
}
