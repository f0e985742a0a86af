import { useTranslation } from 'react-i18next'
import { useBench } from '../../bench/use-bench.ts'
import { Button } from '../../ui/button.tsx'
import { Actions } from '../../ui/actions.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { serverUrl } from '../../../shared/domain/network/ports.ts'
import styles from './rules.module.css'

export interface DhcpLine {
  readonly option: string
  readonly value: string
}

const LINES_LIMIT = 12

/** What a DHCP server tells the phone, option by option. */
export function DhcpFields({
  lines,
  onChange,
}: {
  readonly lines: readonly DhcpLine[]
  readonly onChange: (lines: readonly DhcpLine[]) => void
}) {
  const { t } = useTranslation('rules')
  const address = useBench((view) => view.state?.advertised ?? null)
  const tftp = useBench((view) => view.state?.servers.tftp)
  const set = (index: number, to: Partial<DhcpLine>): void =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...to } : line)))
  const bench = address !== null && tftp?.phase === 'listening' ? serverUrl('tftp', address, tftp.port) : null
  return (
    <fieldset className={styles['dhcp']}>
      <legend>{t('dhcp.title')}</legend>
      {lines.map((line, index) => (
        <div key={index} className={styles['dhcpLine']}>
          <TextField
            label={t('dhcp.option')}
            value={line.option}
            onChange={(option) => set(index, { option })}
            inputMode="numeric"
            maxLength={3}
            mono
          />
          <TextField
            label={t('dhcp.value')}
            value={line.value}
            onChange={(value) => set(index, { value })}
            placeholder="192.168.1.200"
            maxLength={512}
            mono
          />
        </div>
      ))}
      <Actions>
        {bench !== null && (
          <Button small onClick={() => set(0, { option: lines[0]?.option ?? '66', value: bench })}>
            {t('dhcp.useBench')}
          </Button>
        )}
        <Button
          small
          icon="plus"
          disabled={lines.length >= LINES_LIMIT}
          onClick={() => onChange([...lines, { option: '', value: '' }])}
        >
          {t('dhcp.add')}
        </Button>
      </Actions>
    </fieldset>
  )
}
