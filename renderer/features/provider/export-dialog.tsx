import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions } from '../../ui/dialog.tsx'
import { download } from '../../ui/download.ts'
import { inert } from '../../ui/inert.ts'
import { Notice } from '../../ui/notice.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { useChange } from './use-change.ts'

/** A template of this site as an archive that the provider imports. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation(['provider', 'common'])
  const profiles = useAnswer(useQuery(useQueries().profiles.list.queryOptions()))
  const templates = templatesIn(profiles.value)
  const [template, setTemplate] = useState<string | null>(null)
  const [deviceType, setDeviceType] = useState('Cisco 8841 3PCC')
  const [fileName, setFileName] = useState('%BWMACADDRESS%.xml')
  const [tags, setTags] = useState<readonly string[] | null>(null)
  const { fault, busy, attempt } = useChange()
  const chosen = template ?? templates[0]?.path ?? ''
  const save = (): void =>
    attempt(async (client) => {
      const { name, zip, customTags } = await client.broadworks.export({ template: chosen, deviceType, fileName })
      download(new Blob([await zip.arrayBuffer()], { type: 'application/zip' }), name)
      return customTags
    }, setTags)
  return (
    <Dialog title={t('export.title')} onClose={onClose} size="medium">
      <p className="dim">{t('export.text')}</p>
      {profiles.fault && <FaultNotice fault={profiles.fault} />}
      {profiles.value !== null && templates.length === 0 && <p>{t('export.noTemplates')}</p>}
      <SelectField
        label={t('export.template')}
        value={chosen}
        onChange={setTemplate}
        options={templates.map(({ path }) => ({ value: path, text: inert(path) }))}
      />
      <TextField
        label={t('export.type')}
        value={deviceType}
        onChange={setDeviceType}
        maxLength={40}
        hint={t('export.typeHint')}
      />
      <TextField label={t('export.file')} value={fileName} onChange={setFileName} maxLength={128} mono />
      {fault && <FaultNotice fault={fault} />}
      {tags !== null && <Saved tags={tags} />}
      <DialogActions>
        <Button
          look="primary"
          icon="download"
          disabled={busy || [chosen, deviceType, fileName].some((text) => text.trim() === '')}
          onClick={save}
        >
          {t('export.save')}
        </Button>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

/** The site's own; a provider's lie beside them. */
const templatesIn = <Entry extends { readonly area: string; readonly path: string }>(
  entries: readonly Entry[] | null,
): readonly Entry[] =>
  (entries ?? []).filter(({ area, path }) => area === 'templates' && !path.startsWith('broadworks/'))

/** What the provider has to add for it. */
function Saved({ tags }: { readonly tags: readonly string[] }) {
  const { t } = useTranslation('provider')
  const named = tags.map((tag) => `%${tag}%`).join(', ')
  return (
    <Notice live look="ok" title={t('export.done')}>
      <p>{tags.length === 0 ? t('export.noTags') : inert(t('export.tags', { tags: named }))}</p>
    </Notice>
  )
}
