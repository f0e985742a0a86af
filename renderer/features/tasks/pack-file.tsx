import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { packCommands, packedName } from '../../../shared/domain/task/packing.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckBesideFields, CheckField } from '../../ui/check-field.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { inert } from '../../ui/inert.ts'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './tasks.module.css'

/** A profile of the site becomes what a phone takes, at the press of a button; a shell is for whoever wants one. */
export function PackFile({ keys }: { readonly keys: readonly string[] }) {
  const { t } = useTranslation('tasks')
  const packing = usePacking(keys)
  const { paths, path, key, gzip, fault } = packing
  return (
    <>
      <h3>{t('pack.title')}</h3>
      <div className={styles['grid']}>
        <SelectField
          label={t('pack.file')}
          value={path}
          onChange={packing.choose}
          options={paths.map((each) => ({ value: each, text: inert(each, 120) }))}
        />
        <SelectField
          label={t('pack.with')}
          value={key}
          onChange={packing.setKey}
          options={[{ value: '', text: t('route.noKey') }, ...keys.map((name) => ({ value: name, text: name }))]}
        />
        <CheckBesideFields>
          <CheckField checked={gzip} onChange={packing.setGzip}>
            {t('pack.gzip')}
          </CheckField>
        </CheckBesideFields>
      </div>
      {fault && <FaultNotice fault={fault} />}
      {packing.done !== null && <Notice look="ok" live title={t('pack.done', { to: inert(packing.done, 80) })} />}
      <PackButton packing={packing} />
      {(gzip || key !== '') && <CommandLine path={path} gzip={gzip} encrypt={key !== ''} />}
    </>
  )
}

function usePacking(keys: readonly string[]) {
  const files = useAnswer(useQuery(useQueries().files.list.queryOptions()))
  const { fault, busy, attempt } = useAttempt()
  const paths = (files.value ?? []).map(({ path }) => path)
  const [chosen, setChosen] = useState('basic.txt')
  const path = paths.includes(chosen) ? chosen : (paths[0] ?? '')
  const [key, setKey] = useState(keys[0] ?? '')
  const [gzip, setGzip] = useState(true)
  const [done, setDone] = useState<string | null>(null)
  const to = packedName(path, gzip, key !== '')
  const choose = (next: string): void => {
    setChosen(next)
    setDone(null)
  }
  const pack = (): void =>
    attempt(
      (client) => client.files.pack({ path, to, gzip, key, replace: paths.includes(to) }),
      () => {
        files.again()
        setDone(to)
      },
    )
  return { paths, path, choose, to, key, setKey, gzip, setGzip, done, fault, busy, pack }
}

function PackButton({
  packing: { paths, path, to, key, busy, pack },
}: {
  readonly packing: ReturnType<typeof usePacking>
}) {
  const { t } = useTranslation('tasks')
  const words = { file: inert(path, 80), to: inert(to, 80), key: inert(key, 40) }
  return (
    <Actions>
      <Button look="primary" icon="check" disabled={busy || path === '' || to === path} onClick={pack}>
        {key === '' ? t('pack.compress', words) : t('pack.pack', words)}
      </Button>
      {to !== path && <span className="dim">{t(paths.includes(to) ? 'pack.replaces' : 'pack.makes', words)}</span>}
    </Actions>
  )
}

interface CommandLineProps {
  readonly path: string
  readonly gzip: boolean
  readonly encrypt: boolean
}

function CommandLine({ path, gzip, encrypt }: CommandLineProps) {
  const { t } = useTranslation('tasks')
  const commands = packCommands(path, gzip, encrypt)
  return (
    <details>
      <summary>{t('pack.commands')}</summary>
      {[commands.bench, commands.byHand.join(' && ')].map((command) => (
        <div key={command} className={styles['command']}>
          <Mono wrap>{command}</Mono>
          <CopyButton text={command} label={t('pack.copy')} />
        </div>
      ))}
      <p className="dim">{t(encrypt ? 'pack.keyVariable' : 'pack.order')}</p>
    </details>
  )
}
