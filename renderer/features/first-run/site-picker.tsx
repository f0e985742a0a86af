import { useTranslation } from 'react-i18next'
import { Cards, Page } from '../../ui/page.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { CreateSite } from './create-site.tsx'
import { OpenSite } from './open-site.tsx'
import { RecentSites } from './recent-sites.tsx'

/** Where a session begins: a site that is known, another folder, or a new site. */
export function SitePicker({ params, go }: ScreenProps) {
  const { t } = useTranslation('firstRun')
  return (
    <Page title={t('welcome')}>
      <p className="dim">{t('lead')}</p>
      <RecentSites onOpened={() => go('live')} />
      <Cards>
        <CreateSite focus={params['do'] === 'create'} onCreated={() => go('start')} />
        <OpenSite focus={params['do'] === 'open'} onOpened={() => go('live')} />
      </Cards>
    </Page>
  )
}
