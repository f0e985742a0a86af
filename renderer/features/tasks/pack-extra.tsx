import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { packCommands } from '../../../shared/domain/task/packing.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './tasks.module.css'

/** A key for the site, and the commands that make the packed file; the key itself is in none of them. */
export function PackExtra() {
  const { t } = useTranslation('tasks')
  const names = useAnswer(useQuery(useQueries().keys.names.queryOptions()))
  const saving = useAttempt()
  const [name, setName] = useState('site')
  const [key, setKey] = useState('')
  const [file, setFile] = useState('basic.txt')
  const [gzip, setGzip] = useState(true)
  const [encrypt, setEncrypt] = useState(true)
  const commands = packCommands(file.trim() === '' ? 'basic.txt' : file.trim(), gzip, encrypt)
  const keep = async (): Promise<void> => {
    if (!(await saving.run((client) => client.keys.set({ name: name.trim(), key })))) return
    setKey('')
    names.again()
    notifications.show({ message: t('pack.kept', { name: name.trim() }) })
  }
  return (
    <div className={styles['extra']}>
      <h3>{t('pack.keyTitle')}</h3>
      <div className={styles['grid']}>
        <TextField label={t('pack.keyName')} value={name} onChange={setName} maxLength={120} />
        <TextField
          label={t('pack.key')}
          value={key}
          onChange={setKey}
          type="password"
          maxLength={512}
          hint={names.value?.includes(name.trim()) ? t('pack.keyThere') : t('pack.keyHint')}
        />
      </div>
      {saving.fault && <FaultNotice fault={saving.fault} />}
      <Actions>
        <Button disabled={saving.busy || name.trim() === '' || key === ''} onClick={() => void keep()}>
          {t('pack.keep')}
        </Button>
      </Actions>
      <h3>{t('pack.commands')}</h3>
      <div className={styles['grid']}>
        <TextField label={t('pack.file')} value={file} onChange={setFile} mono />
        <label className={styles['check']}>
          <input type="checkbox" checked={gzip} onChange={(event) => setGzip(event.target.checked)} />
          {t('pack.gzip')}
        </label>
        <label className={styles['check']}>
          <input type="checkbox" checked={encrypt} onChange={(event) => setEncrypt(event.target.checked)} />
          {t('pack.encrypt')}
        </label>
      </div>
      {gzip || encrypt ? (
        <>
          {[commands.bench, commands.byHand.join(' && ')].map((command) => (
            <div key={command} className={styles['command']}>
              <Mono wrap>{command}</Mono>
              <CopyButton text={command} label={t('pack.copy')} />
            </div>
          ))}
          <p className="dim">{t(encrypt ? 'pack.keyVariable' : 'pack.order')}</p>
        </>
      ) : (
        <p className="dim">{t('pack.nothing')}</p>
      )}
    </div>
  )
}
