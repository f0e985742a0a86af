import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBench } from '../bench/use-bench.ts'
import { Icon } from '../ui/icon.tsx'
import { useAppCommands } from './app-commands.ts'
import { Boundary } from './boundary.tsx'
import { FailureAlarm } from './failure-alarm.tsx'
import { go, replaceRoute, useRoute } from './hash-route.ts'
import { Overlays } from './overlays.tsx'
import { Rail } from './rail.tsx'
import { FirstSteps, Guide, screens, SitePicker } from './screens.ts'
import styles from './shell.module.css'
import { StatusBar } from './status-bar.tsx'

/** One window, three zones: a rail, the work area, the status bar. */
export function Shell() {
  const { t } = useTranslation()
  const connection = useBench((view) => view.connection)
  const known = useBench((view) => view.state !== null)
  const site = useBench((view) => view.state?.site ?? null)
  const [overlay, setOverlay] = useState<'palette' | 'shortcuts' | null>(null)
  useAppCommands(setOverlay)
  useScreensAhead(known && site !== null && connection !== 'lost')
  if (!known) return <Waiting lost={connection === 'lost'} />
  return (
    <div className={styles['shell']}>
      <a
        className={styles['skip']}
        href="#main"
        onClick={(event) => {
          event.preventDefault() // the fragment is the place: it must not change
          document.getElementById('main')?.focus()
        }}
      >
        {t('rail.skip')}
      </a>
      {connection !== 'open' && (
        <div className={styles['banner']} role="alert">
          <Icon name="attention" />
          {t('connection.lost')}
        </div>
      )}
      {connection === 'open' && site?.newer !== undefined && (
        <div className={styles['banner']} role="status">
          <Icon name="attention" />
          {t('readOnly')}
        </div>
      )}
      <Rail hasSite={site !== null} onPalette={() => setOverlay('palette')} />
      <main id="main" className={styles['main']} tabIndex={-1}>
        <Boundary>
          <Suspense fallback={null}>
            <WorkArea hasSite={site !== null} key={site?.folder ?? ''} />
          </Suspense>
        </Boundary>
      </main>
      <StatusBar />
      <FailureAlarm />
      <Overlays open={overlay} onClose={() => setOverlay(null)} />
    </div>
  )
}

/** The screen that is opened most, brought when the browser has nothing else to do. */
function useScreensAhead(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return
    const idle = requestIdleCallback(() => screens.find(({ id }) => id === 'phones')?.bring?.(), { timeout: 10_000 })
    return () => cancelIdleCallback(idle)
  }, [wanted])
}

function WorkArea({ hasSite }: { readonly hasSite: boolean }) {
  const route = useRoute()
  const { screen } = route
  const setParams = useCallback(
    (params: Readonly<Record<string, string>>) => replaceRoute({ screen, params }),
    [screen],
  )
  const props = useMemo(() => ({ params: route.params, setParams, go }), [route.params, setParams])
  if (screen === 'guide') return <Guide {...props} />
  if (!hasSite || screen === 'site') return <SitePicker {...props} />
  if (screen === 'start') return <FirstSteps {...props} />
  const { component: Screen } = screens.find(({ id }) => id === screen) ?? screens[0]
  return <Screen {...props} />
}

function Waiting({ lost }: { readonly lost: boolean }) {
  const { t } = useTranslation()
  return (
    <main className={styles['centre']} role="status">
      {t(lost ? 'connection.unreachable' : 'connection.connecting')}
    </main>
  )
}
