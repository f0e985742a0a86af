import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useCommands } from '../../ui/commands.ts'
import { ResultView } from './board/result-view.tsx'
import { RunningView } from './board/running-view.tsx'
import { CompareView } from './compare/compare-view.tsx'
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
    <Screen
      toolbar={
        <Toolbar title={t('title')}>
          <ChoiceBar
            label={t('views.label')}
            options={(['runs', 'rules'] as const).map((value) => ({ value, text: t(`views.${value}`) }))}
            value={place.view === 'rules' ? 'rules' : 'runs'}
            onChange={(view) => setParams(view === 'rules' ? { view } : {})}
          />
          {place.view !== 'rules' && place.view !== 'running' && past !== null && past.length > 0 && (
            <RunBar place={place} past={past} onGo={setParams} />
          )}
        </Toolbar>
      }
      notices={
        runs.fault !== null && place.view !== 'rules' && <FaultNotice fault={runs.fault} onDismiss={runs.dismiss} />
      }
    >
      {place.view === 'rules' ? (
        <RulesView />
      ) : past === null ? null : (
        <Runs place={place} runs={runs} go={go} setParams={setParams} />
      )}
    </Screen>
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
