import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Copies, and says so where the person looks. */
export function CopyButton({
  text,
  label,
  small = true,
  word = false,
}: {
  readonly text: string
  readonly label: string
  readonly small?: boolean
  readonly word?: boolean
}) {
  const { t } = useTranslation()
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2_000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = (): void => {
    copyText(text).then(
      () => setOutcome('copied'),
      () => setOutcome('refused'),
    )
  }
  const said = outcome === 'idle' ? '' : t(`copy.${outcome}`)
  return (
    <Button look={word ? 'plain' : 'quiet'} small={small} onClick={copy} aria-label={label} title={label}>
      <Icon name={outcome === 'copied' ? 'check' : outcome === 'refused' ? 'failed' : 'copy'} size={14} />
      {word ? <span>{said || label}</span> : said}
      <span role="status" className="sr-only">
        {said}
      </span>
    </Button>
  )
}

/** A page over plain HTTP from another host has no clipboard API; selecting and copying still works there. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.style.position = 'fixed'
    area.style.opacity = '0'
    document.body.append(area)
    area.select()
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way on a page that is not a secure context
    const done = document.execCommand('copy')
    area.remove()
    if (!done) throw new Error('the browser refuses to copy')
  }
}
