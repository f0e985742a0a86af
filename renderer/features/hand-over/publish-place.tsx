import { useTranslation } from 'react-i18next'
import { isS3Endpoint, s3Place, sftpPlace, usualRegion } from '../../../shared/domain/publish/places.ts'
import type { PublishTo } from '../../../shared/ipc/contract/publish-to.ts'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './hand-over.module.css'

type Kind = PublishTo['kind']

/** Every place as it is typed so far: who looks at another kind loses nothing. */
export type PlaceDrafts = { readonly [K in Kind]: Extract<PublishTo, { readonly kind: K }> }

export const emptyPlaces = (folder: string): PlaceDrafts => ({
  folder: { kind: 'folder', folder },
  sftp: { kind: 'sftp', place: '', identity: '', password: '', hostKey: null },
  s3: { kind: 's3', place: '', endpoint: '', region: usualRegion, accessKey: '', secretKey: '' },
})

const kinds = ['folder', 'sftp', 's3'] as const satisfies readonly Kind[]

/** Whether enough is there to try it. */
export function isWhole(to: PublishTo): boolean {
  if (to.kind === 'folder') return to.folder.trim() !== ''
  if (to.kind === 'sftp') return sftpPlace(to.place) !== null
  const hasKeys = to.accessKey !== '' && to.secretKey !== '' && to.region !== ''
  return s3Place(to.place) !== null && hasKeys && (to.endpoint === '' || isS3Endpoint(to.endpoint))
}

/** Where the site is published to: a folder, a server, or a bucket. */
export function PublishPlace({
  kind,
  places,
  onKind,
  onPlaces,
}: {
  readonly kind: Kind
  readonly places: PlaceDrafts
  readonly onKind: (kind: Kind) => void
  readonly onPlaces: (places: PlaceDrafts) => void
}) {
  const { t } = useTranslation('handover')
  return (
    <>
      <ChoiceBar
        label={t('screen.publish.to')}
        options={kinds.map((value) => ({ value, text: t(`screen.publish.kind.${value}`) }))}
        value={kind}
        onChange={onKind}
      />
      {kind === 'folder' && (
        <TextField
          label={t('screen.folder')}
          value={places.folder.folder}
          onChange={(folder) => onPlaces({ ...places, folder: { kind, folder } })}
          maxLength={4_096}
          mono
        />
      )}
      {kind === 'sftp' && <SftpFields sftp={places.sftp} onChange={(sftp) => onPlaces({ ...places, sftp })} />}
      {kind === 's3' && <S3Fields s3={places.s3} onChange={(s3) => onPlaces({ ...places, s3 })} />}
    </>
  )
}

function SftpFields({
  sftp,
  onChange,
}: {
  readonly sftp: PlaceDrafts['sftp']
  readonly onChange: (sftp: PlaceDrafts['sftp']) => void
}) {
  const { t } = useTranslation('handover')
  return (
    <>
      <TextField
        label={t('screen.publish.address')}
        value={sftp.place}
        placeholder="sftp://voice@files.example.com/var/www/phones"
        problem={sftp.place === '' || sftpPlace(sftp.place) !== null ? null : t('screen.publish.sftpForm')}
        // Another server has another key.
        onChange={(place) => onChange({ ...sftp, place, hostKey: null })}
        maxLength={2_048}
        mono
      />
      <div className={styles['pair']}>
        <TextField
          label={t('screen.publish.identity')}
          value={sftp.identity}
          placeholder="/home/…/.ssh/id_ed25519"
          onChange={(identity) => onChange({ ...sftp, identity })}
          maxLength={4_096}
          mono
        />
        <TextField
          label={t(sftp.identity === '' ? 'screen.publish.password' : 'screen.publish.keyPassphrase')}
          value={sftp.password}
          type="password"
          onChange={(password) => onChange({ ...sftp, password })}
          maxLength={4_096}
        />
      </div>
    </>
  )
}

function S3Fields({
  s3,
  onChange,
}: {
  readonly s3: PlaceDrafts['s3']
  readonly onChange: (s3: PlaceDrafts['s3']) => void
}) {
  const { t } = useTranslation('handover')
  return (
    <>
      <TextField
        label={t('screen.publish.address')}
        value={s3.place}
        placeholder="s3://phones/lyon"
        problem={s3.place === '' || s3Place(s3.place) !== null ? null : t('screen.publish.s3Form')}
        onChange={(place) => onChange({ ...s3, place })}
        maxLength={2_048}
        mono
      />
      <div className={styles['pair']}>
        <TextField
          label={t('screen.publish.endpoint')}
          value={s3.endpoint}
          placeholder="https://nas.example.com:9000"
          hint={t('screen.publish.endpointHint')}
          onChange={(endpoint) => onChange({ ...s3, endpoint: endpoint.trim() })}
          maxLength={2_048}
          mono
        />
        <TextField
          label={t('screen.publish.region')}
          value={s3.region}
          onChange={(region) => onChange({ ...s3, region: region.trim() })}
          maxLength={64}
          mono
        />
      </div>
      <div className={styles['pair']}>
        <TextField
          label={t('screen.publish.accessKey')}
          value={s3.accessKey}
          onChange={(accessKey) => onChange({ ...s3, accessKey: accessKey.trim() })}
          maxLength={256}
          mono
        />
        <TextField
          label={t('screen.publish.secretKey')}
          value={s3.secretKey}
          type="password"
          onChange={(secretKey) => onChange({ ...s3, secretKey })}
          maxLength={4_096}
        />
      </div>
    </>
  )
}
