import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ruleKinds, type RuleKind } from '../../../shared/domain/rule/ast.ts'
import { defaultReadings, type Readings } from '../../../shared/domain/rule/readings.ts'
import { variablesGiven } from '../../../shared/domain/rule/variables.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { Card, Page } from '../../ui/page.tsx'
import { RuleInput } from '../../widgets/rule-panel/rule-input.tsx'
import { RulePanel, useExplanation } from '../../widgets/rule-panel/rule-panel.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { DhcpFields, type DhcpLine } from './dhcp-fields.tsx'
import { PhoneChoice, variablesFor, type Chosen } from './phone-choice.tsx'
import { RulePicker } from './rule-picker.tsx'
import { dhcpOptions, type FoundRule, type PhoneRow } from './rule-source.ts'
import styles from './rules.module.css'

const example: Readonly<Record<RuleKind, string>> = {
  profile: '($PRVTMR ge 600)? http://192.168.1.200/$PSN/$MA.xml | /basic.txt',
  upgrade: '($SWVER ne sip88xx.12-0-7MPP0501-123)? http://192.168.1.200/image/sip88xx.12-0-7MPP0501-123.loads',
  report: '[--status] http://192.168.1.200/reports/$MA.xml',
  trigger: '$UPGTMR gt 300 and $PRVTMR ge 600',
}

const noParameters: ReadonlyMap<string, string> = new Map()

/** Why a rule does what it does, for a phone of the site or for one that is made up. */
export function RulesScreen({ params, setParams }: ScreenProps) {
  const { t } = useTranslation(['rules', 'rule'])
  const asked = useAnswer(useQuery(useQueries().phones.table.queryOptions()))
  const mac = params['mac'] ?? ''
  const kind = ruleKinds.find((one) => one === params['kind']) ?? 'profile'
  const row = asked.value?.rows.find((each) => each.mac === mac) ?? null
  // A rule may hold a key: it stays out of the address.
  const [text, setText] = useState('')
  const phone = useRulePhone(row)
  const network = useRuleNetwork()
  const explanation = useExplanation(text, {
    kind,
    variables: phone.variables,
    readings: phone.readings,
    ...network.known,
  })
  const { setParameters } = phone
  const pick = useCallback(
    (rule: FoundRule | null, found: ReadonlyMap<string, string>) => {
      setParameters(found)
      if (rule === null) return
      setText(rule.text)
      setParams({ ...(mac === '' ? {} : { mac }), kind: rule.kind })
    },
    [setParameters, setParams, mac],
  )
  return (
    <Page title={t('title')}>
      {asked.fault && <FaultNotice fault={asked.fault} />}
      <Card title={t('rule.title')}>
        <div className={styles['fields']}>
          <SelectField
            label={t('rule.kind')}
            value={kind}
            onChange={(to) => setParams({ ...params, kind: to })}
            options={ruleKinds.map((one) => ({ value: one, text: t(`rule:kind.${one}`) }))}
          />
          <RulePicker row={row} onPick={pick} />
        </div>
        <RuleInput
          label={t(`rule:kind.${kind}`)}
          value={text}
          onChange={setText}
          problems={text === '' ? [] : explanation.problems}
          placeholder={example[kind]}
        />
        {text === '' && (
          <p>
            <button type="button" className={styles['link']} onClick={() => setText(example[kind])}>
              {t('rule.tryExample')}
            </button>
          </p>
        )}
      </Card>
      <Card title={t('world.title')}>
        <PhoneChoice
          rows={asked.value?.rows ?? []}
          mac={mac}
          onMac={(to) => setParams({ kind, ...(to === '' ? {} : { mac: to }) })}
          chosen={phone.chosen}
          onChosen={phone.setChosen}
          row={row}
        />
        <NetworkDetails network={network} />
      </Card>
      {text !== '' && (
        <Card title={t('why.title')}>
          <RulePanel
            explanation={explanation}
            mac={row?.mac ?? null}
            onReadings={phone.setReadings}
            given={phone.given}
            onGiven={phone.give}
          />
        </Card>
      )}
    </Page>
  )
}

/** What is known of the phone that the rule is judged for. */
function useRulePhone(row: PhoneRow | null) {
  const [parameters, setParameters] = useState(noParameters)
  const [given, setGiven] = useState<Readonly<Record<string, string>>>({})
  const [chosen, setChosen] = useState<Chosen>({ model: '', firmware: '' })
  const [readings, setReadings] = useState<Readings>(defaultReadings)
  const variables = useMemo(() => {
    const typed = Object.entries(given).filter(([, value]) => value !== '')
    return new Map([...variablesFor(row, chosen, parameters), ...variablesGiven(typed).variables])
  }, [row, chosen, parameters, given])
  const give = (name: string, value: string): void => setGiven({ ...given, [name]: value })
  return { variables, readings, setReadings, chosen, setChosen, given, give, setParameters }
}

/** What the network tells the phone: DHCP options, and the host that asks. */
function useRuleNetwork() {
  const [dhcp, setDhcp] = useState<readonly DhcpLine[]>([{ option: '66', value: '' }])
  const [host, setHost] = useState('')
  const known = useMemo(() => {
    const options = dhcpOptions(dhcp.map(({ option, value }) => [option, value]))
    return { ...(options.size > 0 && { dhcp: { options } }), requestingHost: host.trim() }
  }, [dhcp, host])
  return { dhcp, setDhcp, host, setHost, known }
}

function NetworkDetails({
  network: { dhcp, setDhcp, host, setHost },
}: {
  readonly network: ReturnType<typeof useRuleNetwork>
}) {
  const { t } = useTranslation('rules')
  return (
    <details>
      <summary>{t('world.network')}</summary>
      <div className={styles['network']}>
        <DhcpFields lines={dhcp} onChange={setDhcp} />
        <TextField label={t('world.host')} hint={t('world.hostHint')} value={host} onChange={setHost} mono />
      </div>
    </details>
  )
}
