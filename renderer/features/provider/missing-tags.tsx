import { useTranslation } from 'react-i18next'
import { unsetChoices } from '../../../shared/domain/broadworks/tags.ts'
import type { BroadworksState } from '../../../shared/ipc/contract/broadworks.ts'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { inert } from '../../ui/inert.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './provider.module.css'
import { useChange } from './use-change.ts'

const SHOWN = 8

/** Tags that stay without a value, and what becomes of them: no public page says, so the person chooses. */
export function MissingTags({ state: { missing, unset, phones } }: { readonly state: BroadworksState }) {
  const { t } = useTranslation('provider')
  const { fault, change } = useChange()
  const named = missing.slice(0, SHOWN).map(({ tag, phones: count }) => t('missing.tag', { tag: `%${tag}%`, count }))
  return (
    <div className={styles['stack']}>
      {phones === 0 ? (
        <StateLabel outcome="attention">{t('missing.noPhones')}</StateLabel>
      ) : (
        <StateLabel outcome={missing.length === 0 ? 'ok' : 'attention'}>
          {missing.length === 0
            ? t('missing.none')
            : inert(
                `${t('missing.some', { count: missing.length })} ${named.join(', ')}${missing.length > SHOWN ? ' …' : ''}`,
              )}
        </StateLabel>
      )}
      {missing.length > 0 && (
        <div className={styles['line']}>
          <span className="dim">{t('missing.choice')}</span>
          <ChoiceBar
            label={t('missing.choice')}
            options={unsetChoices.map((value) => ({ value, text: t(`missing.${value}`) }))}
            value={unset}
            onChange={(to) => change((client) => client.broadworks.setUnset({ unset: to }))}
          />
        </div>
      )}
      {fault && <FaultNotice fault={fault} />}
    </div>
  )
}
