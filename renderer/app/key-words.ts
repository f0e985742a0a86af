import { useTranslation } from 'react-i18next'

/** `mod+k` as it is printed on the keys: `Ctrl K`, `⌘K`. Of several spellings, the first. */
export function useKeyWords(): (keys: string) => string {
  const { t } = useTranslation('shortcuts')
  const mac = navigator.userAgent.includes('Mac')
  const names: Readonly<Record<string, string>> = {
    mod: mac ? '⌘' : t('keys.ctrl'),
    alt: mac ? '⌥' : t('keys.alt'),
    space: t('keys.space'),
    enter: t('keys.enter'),
    escape: t('keys.escape'),
    home: t('keys.home'),
    end: t('keys.end'),
  }
  return (keys) => {
    const first = keys.split(' ')[0] ?? ''
    if (/^[A-Z]$/.test(first)) return `${t('keys.shift')} ${first}`
    return first
      .split('+')
      .map((key) => names[key] ?? key.toUpperCase())
      .join(' ')
  }
}
