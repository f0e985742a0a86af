import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { models } from '../../../shared/domain/phone/models.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Mono } from '../../ui/mono.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import styles from './servers.module.css'

const A_PHONE = '000e08aabbcc'

/** What phones are told, and what one from the factory makes of it: the addresses that it tries, in its order. */
export function DhcpPicture({ address }: { readonly address: string | null }) {
  const { t } = useTranslation('servers')
  const [model, setModel] = useState('CP-8841-3PCC')
  const queries = useQueries()
  const input = { address: address ?? '', model, mac: A_PHONE }
  const preview = useAnswer(useQuery(queries.dhcp.preview.queryOptions({ input, enabled: address !== null })))
  if (address === null || preview.value === null) return null
  const { options, tries } = preview.value
  return (
    <details className={styles['more']}>
      <summary>{t('dhcp.picture')}</summary>
      <div className={styles['inside']}>
        <SelectField
          label={t('dhcp.model')}
          value={model}
          onChange={setModel}
          options={models.map(({ name }) => ({ value: name, text: name }))}
        />
        <h3>{t('dhcp.told')}</h3>
        <ul className={styles['options']}>
          {options.map(({ code, value }) => (
            <li key={code}>
              <span className={styles['code']}>{code}</span> <Mono>{value}</Mono>
            </li>
          ))}
        </ul>
        <h3>{t('dhcp.tries')}</h3>
        <ol className={styles['leases']}>
          {tries.map(({ option, url }) => (
            <li key={`${option} ${url}`}>
              <Mono>{url}</Mono> <span className="dim">{t('dhcp.fromOption', { option })}</span>
            </li>
          ))}
        </ol>
        {tries.length === 0 && <p className="dim">{t('dhcp.noTries')}</p>}
      </div>
    </details>
  )
}
