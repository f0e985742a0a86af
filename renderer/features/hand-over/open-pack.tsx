import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isWhole, type PackVerdict } from '../../../shared/domain/handover/manifest.ts'
import type { OpenedSite } from '../../../shared/ipc/contract/handover.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Card } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './hand-over.module.css'

/** A pack of somebody else: checked, then opened as a site of its own. */
export function OpenPack() {
  const { t } = useTranslation('handover')
  const [file, setFile] = useState('')
  const [folder, setFolder] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const [verdict, setVerdict] = useState<PackVerdict | null>(null)
  const [opened, setOpened] = useState<OpenedSite | null>(null)
  const { fault, busy, attempt } = useAttempt()
  const check = (): void =>
    attempt(async (client) => {
      setOpened(null)
      setVerdict(await client.handover.verify({ file }))
      if (folder === '') setFolder(file.replace(/(?:-handover)?\.zip$/i, ''))
    })
  const open = (): void =>
    attempt(async (client) => {
      setOpened(await client.handover.open({ file, folder, passphrase: passphrase === '' ? null : passphrase }))
    })
  const whole = verdict !== null && isWhole(verdict)
  return (
    <Card title={t('screen.open.title')}>
      <p className="dim">{t('screen.open.text')}</p>
      <TextField
        label={t('screen.open.file')}
        value={file}
        onChange={(value) => {
          setFile(value)
          setVerdict(null)
        }}
        placeholder="/home/…/lyon-handover.zip"
        maxLength={4_096}
        mono
      />
      {whole && (
        <>
          <TextField label={t('screen.open.folder')} value={folder} onChange={setFolder} maxLength={4_096} mono />
          <TextField
            label={t('screen.pack.passphrase')}
            value={passphrase}
            onChange={setPassphrase}
            type="password"
            maxLength={512}
          />
        </>
      )}
      <Actions>
        <Button disabled={busy || file.trim() === ''} onClick={check}>
          {t('screen.open.check')}
        </Button>
        {whole && (
          <Button look="primary" icon="folder" disabled={busy || folder.trim() === ''} onClick={open}>
            {t('screen.open.open')}
          </Button>
        )}
      </Actions>
      {fault && <FaultNotice fault={fault} />}
      {verdict && <Verdict verdict={verdict} />}
      {opened && (
        <Notice
          look="ok"
          title={t('screen.open.opened', { site: inert(opened.site, 120), folder: opened.folder })}
          live
        >
          <p>{t(`screen.open.secrets.${opened.secrets}`)}</p>
        </Notice>
      )}
    </Card>
  )
}

function Verdict({ verdict }: { readonly verdict: PackVerdict }) {
  const { t } = useTranslation('handover')
  const { manifest, problems, fingerprint } = verdict
  const params = { site: inert(manifest.site, 120), made: manifest.made.slice(0, 10) }
  if (isWhole(verdict))
    return (
      <Notice look="ok" title={t('screen.open.whole', params)} live>
        <p>{t('screen.fingerprint')}</p>
        <p>
          <Mono>{fingerprint}</Mono>
        </p>
      </Notice>
    )
  return (
    <Notice look="failed" title={t('screen.open.notWhole', params)} live>
      <ul className={styles['steps']}>
        {problems.slice(0, 12).map(({ name, problem }) => (
          <li key={name}>
            {t(`screen.open.problem.${problem}`)} <Mono>{inert(name, 300)}</Mono>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
