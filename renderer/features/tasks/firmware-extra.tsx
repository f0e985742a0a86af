import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { Mono } from '../../ui/mono.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './tasks.module.css'

interface FirmwareExtraProps {
  readonly task: 'upgrade' | 'activation' | 'migration'
  readonly go: ScreenProps['go']
  readonly onRule: (rule: string) => void
}

/** The rule that the site's own loads make, and the screen that shows what each phone would do with it. */
export function FirmwareExtra({ task, go, onRule }: FirmwareExtraProps) {
  const { t } = useTranslation('tasks')
  const queries = useQueries()
  const rule = useAnswer(
    useQuery(queries.firmware.rule.queryOptions({ input: { to: task === 'migration' ? 'enterprise' : 'mpp' } })),
  )
  const found = rule.value
  const made = found?.rule === '' ? null : found
  return (
    <div className={styles['extra']}>
      <h3>{t('firmware.title')}</h3>
      {rule.fault && <FaultNotice fault={rule.fault} />}
      {found?.rule === '' && <p className="dim">{t('firmware.none')}</p>}
      {made && (
        <>
          <Mono wrap>{made.rule}</Mono>
          <p className="dim">{t('firmware.ready', { ready: made.ready, total: made.phones })}</p>
        </>
      )}
      <Actions>
        {made && <Button onClick={() => onRule(made.rule)}>{t('firmware.use')}</Button>}
        <Button onClick={() => go('firmware', { view: task === 'migration' ? 'migration' : 'upgrade' })}>
          {t('firmware.open')}
        </Button>
        {task === 'activation' && (
          <Button onClick={() => go('provider', { view: 'codes' })}>{t('firmware.openProvider')}</Button>
        )}
      </Actions>
    </div>
  )
}
