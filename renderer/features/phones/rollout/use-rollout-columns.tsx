import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { waveOf, type Pacing } from '../../../../shared/domain/rollout/plan.ts'
import { formatMac, parseMac } from '../../../../shared/domain/identity/mac.ts'
import { formatNumber, formatTime } from '../../../ui/format.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { StateLabel } from '../../../ui/state-label.tsx'
import { useLanguage } from '../../../ui/use-language.ts'
import type { Column } from '../../../ui/virtual-table.tsx'
import styles from '../phones.module.css'
import type { RolloutRow } from './use-rollout.ts'
import { stageLooks, useFailureWords } from './use-stage-words.ts'

/** The phones of a rollout, in the order in which they are asked. */
export function useRolloutColumns(
  pacing: Pacing | null,
  nameOf: (key: string) => string,
): readonly Column<RolloutRow>[] {
  const { t } = useTranslation('phones')
  const language = useLanguage()
  const why = useFailureWords()
  return useMemo(
    () => [
      {
        id: 'wave',
        title: t('rollout.columns.wave'),
        width: '76px',
        render: ({ index }) => (
          <Mono dim>{formatNumber(language, 1 + (pacing === null ? 0 : waveOf(pacing, index)))}</Mono>
        ),
      },
      {
        id: 'stage',
        title: t('columns.state'),
        width: 'minmax(140px, 170px)',
        render: ({ state: { stage } }) => (
          <StateLabel outcome={stageLooks[stage]}>{t(`rollout.stage.${stage}`)}</StateLabel>
        ),
      },
      {
        id: 'name',
        title: t('board.columns.phone'),
        width: 'minmax(150px, 1.2fr)',
        render: ({ key }) => <PhoneName phone={key} name={nameOf(key)} />,
      },
      {
        id: 'ip',
        title: t('board.columns.ip'),
        width: 'minmax(110px, 130px)',
        minor: true,
        render: ({ ip }) => <Mono>{ip}</Mono>,
      },
      {
        id: 'since',
        title: t('rollout.columns.since'),
        width: '86px',
        render: ({ state }) => <Mono dim>{'since' in state ? formatTime(state.since).slice(0, 8) : '–'}</Mono>,
      },
      {
        id: 'why',
        title: t('board.columns.why'),
        width: 'minmax(160px, 2fr)',
        render: ({ state }) => {
          const words = why(state)
          return (
            <span className={styles['value']} title={words}>
              {words}
            </span>
          )
        },
      },
    ],
    [t, language, why, pacing, nameOf],
  )
}

function PhoneName({ phone, name }: { readonly phone: string; readonly name: string }) {
  const mac = parseMac(phone)
  const whole = mac.ok ? formatMac(mac.value) : phone.replace(/^ip /, '')
  return (
    <span className={styles['value']} title={`${inert(name, 200)} ${whole}`.trim()}>
      {name === '' ? <Mono>{whole}</Mono> : <bdi>{inert(name, 100)}</bdi>}
      {name !== '' && mac.ok && <Mono dim>{` …${whole.slice(-8)}`}</Mono>}
    </span>
  )
}
