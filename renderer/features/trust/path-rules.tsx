import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { certificateModes, type AccessRule, type CertificateMode } from '../../../shared/domain/trust/access.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Actions } from '../../ui/actions.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { Fields } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import styles from './trust.module.css'

const fresh: AccessRule = { path: '/', certificate: 'required', ownPhone: false }
const schemes = ['none', 'basic', 'digest'] as const

/** What single paths ask of whoever wants them: a certificate, a login. The first rule that fits holds. */
export function PathRules({ rules }: { readonly rules: readonly AccessRule[] }) {
  const { t } = useTranslation('trust')
  const { fault, busy, attempt } = useAttempt()
  const keys = useAnswer(useQuery(useQueries().keys.names.queryOptions())).value ?? []
  const [drafts, setDrafts] = useState(rules)
  const isChanged = JSON.stringify(drafts) !== JSON.stringify(rules)
  const isComplete = drafts.every(({ path, login }) => path.startsWith('/') && login?.user !== '' && login?.key !== '')
  const change = (index: number, to: AccessRule): void =>
    setDrafts(drafts.map((draft, place) => (place === index ? to : draft)))
  return (
    <>
      <p className="dim">{t('access.hint')}</p>
      {drafts.map((rule, index) => (
        <Rule
          // Rules have no identity but their place.
          key={index}
          rule={rule}
          number={index + 1}
          keys={keys}
          onChange={(to) => change(index, to)}
          onRemove={() => setDrafts(drafts.filter((_, place) => place !== index))}
          onUp={
            index === 0
              ? null
              : () =>
                  setDrafts(
                    drafts.flatMap((draft, place) =>
                      place === index - 1 ? [rule, draft] : place === index ? [] : [draft],
                    ),
                  )
          }
        />
      ))}
      {fault && <FaultNotice fault={fault} />}
      <Actions>
        <Button icon="plus" onClick={() => setDrafts([...drafts, fresh])}>
          {t('access.add')}
        </Button>
        {isChanged && (
          <>
            <Button
              look="primary"
              disabled={busy || !isComplete}
              onClick={() => attempt(async (client) => client.trust.setAccess({ rules: [...drafts] }))}
            >
              {t('access.save')}
            </Button>
            <Button onClick={() => setDrafts(rules)}>{t('access.undo')}</Button>
          </>
        )}
      </Actions>
    </>
  )
}

interface RuleProps {
  readonly rule: AccessRule
  readonly number: number
  readonly keys: readonly string[]
  readonly onChange: (rule: AccessRule) => void
  readonly onRemove: () => void
  readonly onUp: (() => void) | null
}

function Rule({ rule, number, keys, onChange, onRemove, onUp }: RuleProps) {
  const { t } = useTranslation('trust')
  const isPath = rule.path.startsWith('/')
  return (
    <fieldset className={styles['rule']}>
      <legend>{t('access.number', { number })}</legend>
      <Fields>
        <TextField
          label={t('access.path')}
          hint={t('access.pathHint')}
          problem={isPath ? null : t('access.pathProblem')}
          value={rule.path}
          onChange={(path) => onChange({ ...rule, path })}
          maxLength={512}
          mono
        />
        <SelectField
          label={t('access.certificate')}
          value={rule.certificate}
          onChange={(mode) => onChange({ ...rule, certificate: mode as CertificateMode })}
          options={certificateModes.map((mode) => ({ value: mode, text: t(`settings.mode.${mode}`) }))}
        />
        <Login rule={rule} keys={keys} onChange={onChange} />
      </Fields>
      <CheckField
        checked={rule.ownPhone}
        disabled={rule.certificate === 'none'}
        onChange={(ownPhone) => onChange({ ...rule, ownPhone })}
      >
        {t('settings.ownPhone')}
      </CheckField>
      <Actions>
        {onUp && (
          <Button small onClick={onUp}>
            {t('access.up')}
          </Button>
        )}
        <Button small onClick={onRemove}>
          {t('access.remove')}
        </Button>
      </Actions>
    </fieldset>
  )
}

/** A name and a password: the password is a key of the site. */
function Login({ rule, keys, onChange }: Pick<RuleProps, 'rule' | 'keys' | 'onChange'>) {
  const { t } = useTranslation('trust')
  const { login, ...rest } = rule
  const known = login === undefined || login.key === '' || keys.includes(login.key) ? keys : [...keys, login.key]
  return (
    <>
      <SelectField
        label={t('access.login')}
        value={login?.scheme ?? 'none'}
        onChange={(scheme) =>
          onChange(
            scheme === 'basic' || scheme === 'digest'
              ? { ...rest, login: { user: login?.user ?? '', key: login?.key ?? keys[0] ?? '', scheme } }
              : rest,
          )
        }
        options={schemes.map((scheme) => ({ value: scheme, text: t(`access.scheme.${scheme}`) }))}
      />
      {login !== undefined && (
        <>
          <TextField
            label={t('access.user')}
            value={login.user}
            onChange={(user) => onChange({ ...rest, login: { ...login, user } })}
            maxLength={120}
          />
          <SelectField
            label={t('access.key')}
            value={login.key}
            onChange={(key) => onChange({ ...rest, login: { ...login, key } })}
            options={[
              ...(known.length === 0 || login.key === '' ? [{ value: '', text: t('access.noKey') }] : []),
              ...known.map((name) => ({ value: name, text: name })),
            ]}
          />
        </>
      )}
    </>
  )
}
