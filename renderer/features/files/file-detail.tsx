import { useTranslation } from 'react-i18next'
import { formatMac, type Mac } from '../../../shared/domain/identity/mac.ts'
import type { SiteFile } from '../../../shared/ipc/contract/files.ts'
import { useBench, useBenchContext } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CopyLine } from '../../ui/copy-line.tsx'
import { DetailPanel } from '../../ui/detail-panel.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDay, formatNumber, formatTime } from '../../ui/format.ts'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { fileUrl } from '../../widgets/file-url.ts'
import { useLanguage } from '../../ui/use-language.ts'

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
  const { t } = useTranslation('files')
  const { shell } = useBenchContext()
  return (
    <DetailPanel label={t('detail.label')} title={inert(file.path)} closeLabel={t('detail.close')} onClose={onClose}>
      <FileUrl scheme="tftp" path={file.path} />
      <FileUrl scheme="http" path={file.path} />
      <FileFacts file={file} />
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
    </DetailPanel>
  )
}

function FileFacts({ file }: { readonly file: SiteFile }) {
  const { t } = useTranslation('files')
  const language = useLanguage()
  return (
    <Facts>
      <Fact name={t('columns.size')}>
        {formatBytes(language, file.bytes)}
        {file.bytes >= 1_000 && <span className="dim"> ({formatNumber(language, file.bytes)})</span>}
      </Fact>
      <Fact name={t('columns.modified')}>
        <Mono>{moment(file.modifiedAt)}</Mono>
      </Fact>
      <Fact name={t('columns.sha256')}>
        {file.sha256 === null ? (
          <span className="dim">{t('hashing')}</span>
        ) : (
          <>
            <Mono wrap>{file.sha256}</Mono>
            <CopyButton text={file.sha256} label={t('copyHash', { path: inert(file.path) })} />
          </>
        )}
      </Fact>
      <Fact name={t('columns.lastFetch')}>
        <LastFetch fetched={file.lastFetch} />
      </Fact>
    </Facts>
  )
}

const moment = (at: number): string => `${formatDay(at)} ${formatTime(at).slice(0, 8)}`

function LastFetch({ fetched }: { readonly fetched: SiteFile['lastFetch'] }) {
  const { t } = useTranslation('files')
  if (fetched === null) return <span className="dim">{t('never')}</span>
  const { at, ip, mac, server } = fetched
  const who = mac === undefined ? ip : `${ip} · ${formatMac(mac as Mac)}`
  return <Mono wrap>{t('by', { when: moment(at), who, server: server.toUpperCase() })}</Mono>
}

function FileUrl({ scheme, path }: { readonly scheme: 'tftp' | 'http'; readonly path: string }) {
  const { t } = useTranslation(['files', 'common'])
  const status = useBench((view) => view.state?.servers[scheme])
  const address = useBench((view) => view.state?.advertised ?? null)
  if (status?.phase !== 'listening' || address === null) {
    return <p className="dim">{t('serverOff', { server: t(`common:server.${scheme}`) })}</p>
  }
  const url = fileUrl(scheme, address, status.port, path)
  return <CopyLine text={url} label={t(scheme === 'tftp' ? 'copyTftp' : 'copyHttp')} />
}
