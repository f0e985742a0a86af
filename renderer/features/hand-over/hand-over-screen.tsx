import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Cards, Page } from '../../ui/page.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { OpenPack } from './open-pack.tsx'
import { PackCard } from './pack-card.tsx'
import { PublishCard } from './publish-card.tsx'
import { SupportCard } from './support-card.tsx'

/** The last step: the papers for the customer, the way to the provider's servers, and what helps to find a fault. */
export function HandOverScreen() {
  const { t } = useTranslation('handover')
  const suggested = useAnswer(useQuery(useQueries().handover.suggest.queryOptions()))
  const { value } = suggested
  return (
    <Page title={t('screen.title')}>
      {suggested.fault && <FaultNotice fault={suggested.fault} />}
      {value && (
        <Cards>
          <PackCard key={value.pack} suggested={value.pack} pdf={value.pdf} />
          <PublishCard key={value.publish} suggested={value.publish} />
          <OpenPack />
          <SupportCard key={value.support} suggested={value.support} />
        </Cards>
      )}
    </Page>
  )
}
