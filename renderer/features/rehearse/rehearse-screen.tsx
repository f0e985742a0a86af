import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useCommands } from '../../ui/commands.ts'
import { ResultView } from './board/result-view.tsx'
import { RunningView } from './board/running-view.tsx'
import { CompareView } from './compare/compare-view.tsx'
import styles from './rehearse.module.css'
import { RulesView } from './rules/rules-view.tsx'
import { RunBar } from './run-bar.tsx'
import { SetupView } from './setup/setup-view.tsx'
import { useRuns } from './use-runs.ts'
import { placeOf, type Place } from './place.ts'

/** A rollout on virtual phones before hardware is touched, and how far they can be believed. */
export function RehearseScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation(['rehearseScreen', 'common'])
  const runs = useRuns()
  const { past, running } = runs
  const place = placeOf(params, past ?? [], running !== null)
  const commands = useMemo(
    () => [
      { id: 'rehearse.new', title: t('commands.new'), group: t('title'), run: () => setParams({ view: 'new' }) },
      { id: 'rehearse.rules', title: t('commands.rules'), group: t('title'), run: () => setParams({ view: 'rules' }) },
    ],
    [t, setParams],
  )
  useCommands(commands)
  return (
    <div className={styles['screen']}>
      <div className={styles['bar']}>
        <h1>{t('title')}</h1>
        <div className={styles['views']} role="group" aria-label={t('views.label')}>
          <Button small aria-pressed={place.view !== 'rules'} onClick={() => setParams({})}>
            {t('views.runs')}
          </Button>
          <Button small aria-pressed={place.view === 'rules'} onClick={() => setParams({ view: 'rules' })}>
            {t('views.rules')}
          </Button>
        </div>
        {place.view !== 'rules' && place.view !== 'running' && past !== null && past.length > 0 && (
          <RunBar place={place} past={past} onGo={setParams} />
        )}
      </div>
      {runs.fault !== null && place.view !== 'rules' && (
        <div className={styles['faults']}>
          <FaultNotice
            fault={runs.fault}
            actions={
              <Button small icon="close" onClick={runs.dismiss}>
                {t('common:actions.close')}
              </Button>
            }
          />
        </div>
      )}
      {place.view === 'rules' ? (
        <RulesView />
      ) : past === null ? null : (
        <Runs place={place} runs={runs} go={go} setParams={setParams} />
      )}
    </div>
  )
}

function Runs({
  place,
  runs,
  go,
  setParams,
}: Pick<ScreenProps, 'go' | 'setParams'> & { readonly place: Place; readonly runs: ReturnType<typeof useRuns> }) {
  const { running, rates, start, cancel } = runs
  switch (place.view) {
    case 'running':
      return running && <RunningView progress={running} rates={rates} onCancel={cancel} />
    case 'compare':
      return (
        <CompareView
          key={`${place.before} ${place.after}`}
          before={place.before}
          after={place.after}
          onOpen={(run, mac) => setParams({ run, mac })}
        />
      )
    case 'result':
      return (
        <ResultView
          key={place.run}
          run={place.run}
          mac={place.mac}
          onSelect={(mac) => setParams({ run: place.run, ...(mac === null ? {} : { mac }) })}
        />
      )
    default:
      return (
        <SetupView
          onStart={(wish) => {
            start(wish, (run) => setParams({ run }))
            setParams({})
          }}
          onPhones={() => go('phones')}
        />
      )
  }
}
