import { useTranslation } from 'react-i18next'
import type { ExplainedMacro } from '../../../shared/domain/rule/explanation.ts'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import styles from './rule-panel.module.css'

interface MacroValuesProps {
  readonly macros: readonly ExplainedMacro[]
  /** What was typed here, by macro; left out where values cannot be typed. */
  readonly given?: Readonly<Record<string, string>>
  readonly onGiven?: (name: string, value: string) => void
}

/** Every macro of the rule: its value, where that came from, and a place to try another. */
export function MacroValues({ macros, given = {}, onGiven }: MacroValuesProps) {
  const { t } = useTranslation('rule')
  const once = [...new Map(macros.map((macro) => [macro.name, macro])).values()].filter(
    ({ state }) => state !== 'dollar',
  )
  if (once.length === 0) return <p className="dim">{t('panel.noMacros')}</p>
  return (
    <table className={styles['macros']}>
      <thead>
        <tr>
          <th scope="col">{t('panel.macro')}</th>
          <th scope="col">{t('panel.value')}</th>
          <th scope="col">{t('panel.from')}</th>
        </tr>
      </thead>
      <tbody>
        {once.map((macro) => (
          <tr key={macro.name}>
            <th scope="row">
              <Mono wrap>{`$${macro.name}`}</Mono>
            </th>
            <td>
              {onGiven && canBeGiven(macro) ? (
                <input
                  className={styles['given']}
                  aria-label={t('panel.giveValue', { name: macro.name })}
                  value={given[macro.name] ?? ''}
                  placeholder={inert(macro.value ?? t('macroState.unset'), 200)}
                  maxLength={1_024}
                  spellCheck={false}
                  onChange={(event) => onGiven(macro.name, event.target.value)}
                />
              ) : (
                <Mono wrap>{macro.value ?? '–'}</Mono>
              )}
            </td>
            <td className="dim">{from(macro)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )

  function from({ state, origin, from: parameter }: ExplainedMacro): string {
    if (origin === undefined || state !== 'expanded') return t(`macroState.${state}`)
    const words = t(`origin.${origin}`)
    return parameter === undefined ? words : `${words} ${inert(parameter, 60)}`
  }
}

const canBeGiven = ({ state }: ExplainedMacro): boolean => state === 'expanded' || state === 'unset'
