import { useTranslation } from 'react-i18next'
import { formatMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { formatBytes, formatDay, formatNumber, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { fileUrl } from '../../widgets/file-url.ts'
import { useLanguage } from '../../ui/use-language.ts'
import styles from './files.module.css'

/** One file: the URLs to give to phones, and what is known of it. */
export function FileDetail({
  file,
  onClose,
  onRemove,
}: {
  readonly file: SiteFile
  readonly onClose: () => void
  readonly onRemove: () => void
}) {
  const { t } = useTranslation(['files', 'common'])
  const language = useLanguage()
  const { shell } = useBenchContext()
  return (
    <section className={styles['detail']} aria-label={t('detail.label')}>
      <div className={styles['detailHead']}>
        <h2>{inert(file.path)}</h2>
        <Button
          look="quiet"
          small
          icon="close"
          onClick={onClose}
          aria-label={t('detail.close')}
          title={t('detail.close')}
        />
      </div>
      <FileUrl scheme="tftp" path={file.path} />
      <FileUrl scheme="http" path={file.path} />
      <dl className={styles['facts']}>
        <dt>{t('columns.size')}</dt>
        <dd>
          {formatBytes(language, file.bytes)}
          {file.bytes >= 1_000 && <span className="dim"> ({formatNumber(language, file.bytes)})</span>}
        </dd>
        <dt>{t('columns.modified')}</dt>
        <dd>
          <Mono>{`${formatDay(file.modifiedAt)} ${formatTime(file.modifiedAt).slice(0, 8)}`}</Mono>
        </dd>
        <dt>{t('columns.sha256')}</dt>
        <dd>
          {file.sha256 === null ? (
            <span className="dim">{t('hashing')}</span>
          ) : (
            <>
              <Mono wrap>{file.sha256}</Mono>
              <CopyButton text={file.sha256} label={t('copyHash', { path: inert(file.path) })} />
            </>
          )}
        </dd>
        <dt>{t('columns.lastFetch')}</dt>
        <dd>
          {file.lastFetch === null ? (
            <span className="dim">{t('never')}</span>
          ) : (
            <Mono wrap>
              {t('by', {
                when: `${formatDay(file.lastFetch.at)} ${formatTime(file.lastFetch.at).slice(0, 8)}`,
                who: [file.lastFetch.ip, file.lastFetch.mac === undefined ? '' : formatMac(file.lastFetch.mac as Mac)]
                  .filter((part) => part !== '')
                  .join(' · '),
                server: file.lastFetch.server.toUpperCase(),
              })}
            </Mono>
          )}
        </dd>
      </dl>
      <Actions>
        {shell && (
          <Button
            icon="folder"
            onClick={() => void shell.showInFolder({ path: `files/${file.path}` }).catch(() => undefined)}
          >
            {t('show')}
          </Button>
        )}
        <Button icon="trash" onClick={onRemove}>
          {t('remove')}
        </Button>
      </Actions>
    </section>
  )
}

function FileUrl({ scheme, path }: { readonly scheme: 'tftp' | 'http'; readonly path: string }) {
  const { t } = useTranslation(['files', 'common'])
  const status = useBench((view) => view.state?.servers[scheme])
  const address = useBench((view) => view.state?.advertised ?? null)
  if (status?.phase !== 'listening' || address === null) {
    return <p className="dim">{t('serverOff', { server: t(`common:server.${scheme}`) })}</p>
  }
  const url = fileUrl(scheme, address, status.port, path)
  return (
    <div className={styles['url']}>
      <Mono wrap>{url}</Mono>
      <CopyButton text={url} label={t(scheme === 'tftp' ? 'copyTftp' : 'copyHttp')} />
    </div>
  )
}
