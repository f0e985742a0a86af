import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/page.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { HttpsSetUp } from '../../widgets/https-set-up.tsx'
import { TrustAcceptance } from '../../widgets/trust-acceptance.tsx'

/** HTTPS in a minute: set up by one click, and which phones will accept it. The rest is on the Trust screen. */
export function HttpsPanel({ go }: Pick<ScreenProps, 'go'>) {
  const { t } = useTranslation('trust')
  const { value, fault } = useAnswer(useQuery(useQueries().trust.state.queryOptions()))
  if (fault !== null) return <FaultNotice fault={fault} />
  if (value === null) return null
  const server = value.certificates.find(({ use }) => use === 'server')
  const wrong = server?.findings.filter(({ severity }) => severity !== 'info').length ?? 0
  return (
    <Card title={t('panel.title')}>
      <p className="dim">{t('panel.hint')}</p>
      {server === undefined ? <HttpsSetUp names={value.names} /> : <TrustAcceptance state={value} />}
      <Actions>
        <Button icon="trust" onClick={() => go('trust')}>
          {wrong === 0 ? t('panel.open') : t('panel.openWrong', { count: wrong })}
        </Button>
      </Actions>
    </Card>
  )
}
