import { useTranslation } from 'react-i18next'
import type { ActivationFinding } from '../../../../shared/domain/activation/conditions.ts'
import type { ActivationState } from '../../../../shared/ipc/contract/activation.ts'
import { CopyLine } from '../../../ui/copy-line.tsx'
import { StateLabel, type State } from '../../../ui/state-label.tsx'
import styles from '../provider.module.css'

const looks: Readonly<Record<ActivationFinding['severity'], State>> = {
  error: 'failed',
  warning: 'attention',
  info: 'neutral',
}

const EXAMPLES = 4

/** What stands in the way of onboarding by code, and what only a person can confirm. */
export function CodesBar({ state: { findings, without, upgradeRule } }: { readonly state: ActivationState }) {
  const { t } = useTranslation('provider')
  return (
    <div className={styles['stack']}>
      {without.length > 0 && (
        <StateLabel outcome="attention">{t('codes.without', { count: without.length })}</StateLabel>
      )}
      {findings.map((finding) => (
        <StateLabel key={finding.code} outcome={looks[finding.severity]}>
          {t(`finding.${finding.code}`, paramsOf(finding))}
        </StateLabel>
      ))}
      {upgradeRule !== null && (
        <div className={styles['form']}>
          <span className="dim">{t('codes.upgradeRule')}</span>
          <CopyLine text={upgradeRule} label={t('codes.copyRule')} />
        </div>
      )}
    </div>
  )
}

function paramsOf(finding: ActivationFinding): Record<string, string | number> {
  if ('phones' in finding) {
    const more = finding.phones.length > EXAMPLES ? ' …' : ''
    return {
      count: finding.phones.length,
      macs: `${finding.phones.slice(0, EXAMPLES).join(', ')}${more}`,
      ...('least' in finding && { least: finding.least }),
    }
  }
  if (finding.code === 'dhcp-leads-away') return { options: finding.options.join(', ') }
  if (finding.code === 'firewall') return { host: finding.host }
  return finding.code === 'provider-release' ? { patch: finding.patch } : {}
}
