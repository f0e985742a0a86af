import { useTranslation } from 'react-i18next'
import type { ListedDeviceFile, ListedDeviceType } from '../../../shared/ipc/contract/broadworks.ts'
import { StateLabel } from '../../ui/state-label.tsx'

export interface TypeFile {
  readonly type: ListedDeviceType
  readonly file: ListedDeviceFile
}

/** Whether phones get it from here. */
export function FileState({ file }: { readonly file: ListedDeviceFile }) {
  const { t } = useTranslation('provider')
  if (file.byMac && file.macFrom === 'both') return <StateLabel outcome="failed">{t('types.contradiction')}</StateLabel>
  return file.there ? (
    <StateLabel outcome="ok">{t('types.served')}</StateLabel>
  ) : (
    <StateLabel outcome="attention">{t('types.notThere')}</StateLabel>
  )
}

/** What a file asks of whoever wants it, in one word. */
export function loginKey({ byPassword, digest, byMac, macFrom }: ListedDeviceFile) {
  if (byPassword) return digest ? ('digest' as const) : ('basic' as const)
  if (!byMac) return 'none' as const
  if (macFrom === 'certificate') return 'certificate' as const
  return macFrom === 'path' ? ('path' as const) : ('agent' as const)
}
