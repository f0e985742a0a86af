import { useState, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListedDeviceType } from '../../../shared/ipc/contract/broadworks.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './provider.module.css'
import { FileState, loginKey, type TypeFile } from './file-state.tsx'
import { useChange } from './use-change.ts'

/** One file of a device type: how the provider makes it, and who may have it. */
export function FileDetail({
  shown: { type, file },
  onClose,
}: {
  readonly shown: TypeFile
  readonly onClose: () => void
}) {
  const { t } = useTranslation('provider')
  return (
    <DetailPanel label={t('detail.label')} title={inert(file.name)} closeLabel={t('detail.close')} onClose={onClose}>
      <FileState file={file} />
      {!file.there && (
        <p className="dim">{t('detail.notThere', { folder: `files${file.address.replace(/[^/]*$/, '')}` })}</p>
      )}
      <Facts>
        <Fact name={t('types.type')}>{inert(type.name)}</Fact>
        <Fact name={t('detail.address')}>
          <Mono wrap>{file.address}</Mono>
        </Fact>
        <Fact name={t('detail.repository')}>
          <Mono wrap>{file.repositoryName}</Mono>
        </Fact>
        <Fact name={t('types.category')}>{t(`category.${file.category}`)}</Fact>
        <Fact name={t('types.login')}>{t(`loginLong.${loginKey(file)}`)}</Fact>
        {file.macFormat !== '' && (
          <Fact name={t('detail.macFormat')}>
            <Mono wrap>{file.macFormat}</Mono>
          </Fact>
        )}
        <Fact name={t('detail.protocols')}>{file.protocols.map((one) => one.toUpperCase()).join(', ')}</Fact>
        <Fact name={t('detail.tagSet')}>{inert(type.tagSet) || '–'}</Fact>
        {type.ports !== null && <Fact name={t('detail.ports')}>{type.ports}</Fact>}
      </Facts>
      {file.byPassword && <TypeLogin key={type.user} type={type} />}
    </DetailPanel>
  )
}

/** The login of the whole type; a phone's own stands in phones.csv. */
function TypeLogin({ type }: { readonly type: ListedDeviceType }) {
  const { t } = useTranslation('provider')
  const [user, setUser] = useState(type.user)
  const [password, setPassword] = useState('')
  const { fault, busy, change } = useChange()
  const keep = (event: SyntheticEvent): void => {
    event.preventDefault()
    const given = password === '' ? {} : { password }
    change(
      (client) => client.broadworks.setLogin({ folder: type.folder, user: user.trim(), ...given }),
      () => setPassword(''),
    )
  }
  return (
    <form className={styles['form']} onSubmit={keep}>
      <h3>{t('detail.login')}</h3>
      <p className="dim">{t('detail.loginText')}</p>
      <TextField label={t('detail.user')} value={user} onChange={setUser} maxLength={161} mono />
      <TextField
        label={t('detail.password')}
        value={password}
        onChange={setPassword}
        maxLength={60}
        type="password"
        {...(type.user === '' ? {} : { placeholder: t('detail.passwordKept') })}
      />
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button type="submit" disabled={busy || (user.trim() === type.user && password === '')}>
          {user.trim() === '' && type.user !== '' ? t('detail.removeLogin') : t('detail.keepLogin')}
        </Button>
      </Actions>
    </form>
  )
}
