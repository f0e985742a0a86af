import { useQuery } from '@tanstack/react-query'
import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './first-run.module.css'
import { FolderField } from './folder-field.tsx'

/** A new site, beside the others unless another folder is chosen. */
export function CreateSite({ focus, onCreated }: { readonly focus: boolean; readonly onCreated: () => void }) {
  const { t } = useTranslation('firstRun')
  const suggested = useAnswer(useQuery(useQueries().site.suggest.queryOptions())).value?.folder ?? ''
  const [name, setName] = useState('')
  const [typed, setTyped] = useState<string | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const folder = typed ?? suggestFolder(suggested, name)
  const create = (event: SyntheticEvent): void => {
    event.preventDefault()
    attempt((client) => client.site.create({ folder: folder.trim(), name: name.trim() }), onCreated)
  }
  return (
    <Card title={t('create.title')}>
      <form className={styles['form']} onSubmit={create}>
        <TextField
          label={t('create.name')}
          value={name}
          onChange={setName}
          placeholder={t('create.namePlaceholder')}
          maxLength={120}
          autoFocus={focus}
        />
        <FolderField
          label={t('create.folder')}
          value={folder}
          onChange={setTyped}
          purpose="create"
          hint={t('create.hint')}
          autoFocus={false}
        />
        <div>
          <Button type="submit" look="primary" disabled={busy || name.trim() === '' || folder.trim() === ''}>
            {t('create.button')}
          </Button>
        </div>
        {fault && <FaultNotice fault={fault} />}
      </form>
    </Card>
  )
}

/** The folder of the site beside the suggested one: `…/Resync Bench/acme-lyon`. */
function suggestFolder(suggested: string, name: string): string {
  const own = name
    .normalize('NFD')
    .replace(/[^\w]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
  if (own === '' || suggested === '') return suggested
  const separator = suggested.includes('\\') ? '\\' : '/'
  return suggested.slice(0, suggested.lastIndexOf(separator) + 1) + own
}
