import { useTranslation } from 'react-i18next'
import type { TrustState } from '../../shared/ipc/contract/trust.ts'
import { CopyLine } from '../ui/copy-line.tsx'
import { StateLabel } from '../ui/state-label.tsx'

/** Which phones will accept the server's certificate, before going on site, and what the others need. */
export function TrustAcceptance({ state }: { readonly state: TrustState }) {
  const { t } = useTranslation('trust')
  if (state.acceptance === null) return null
  return (
    <div>
      <h3>{t('acceptance.title')}</h3>
      <ul>
        {state.acceptance.phones.map(({ group, accepts }) => (
          <li key={group}>
            <StateLabel outcome={accepts ? 'ok' : 'attention'}>
              {t(accepts ? 'acceptance.yes' : 'acceptance.no')}
            </StateLabel>{' '}
            {t(`group.${group}.what`)} <span className="dim">{t(`group.${group}.why`)}</span>
          </li>
        ))}
      </ul>
      {state.authorityUrl !== null && state.acceptance.signer === 'site' && (
        <>
          <p>{t('panel.rule')}</p>
          <CopyLine text={state.authorityUrl} label={t('panel.copyRule')} />
        </>
      )}
    </div>
  )
}
