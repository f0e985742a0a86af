import { useQuery } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isUnique, pathOfRule, starterTemplate, withRoute } from '../../../shared/domain/task/unique.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { CheckBesideFields, CheckField } from '../../ui/check-field.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Mono } from '../../ui/mono.tsx'
import { Notice } from '../../ui/notice.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import styles from './tasks.module.css'

/** What the site has for a route: null until all of it is known. */
function useRouteFacts() {
  const queries = useQueries()
  const routes = useAnswer(useQuery(queries.routes.list.queryOptions()))
  const profiles = useAnswer(useQuery(queries.profiles.list.queryOptions()))
  const table = useAnswer(useQuery(queries.phones.table.queryOptions()))
  const keys = useAnswer(useQuery(queries.keys.names.queryOptions()))
  const fault = routes.fault ?? profiles.fault ?? table.fault ?? keys.fault
  if (routes.value === null || profiles.value === null || table.value === null || keys.value === null)
    return { value: null, fault }
  const templates = profiles.value.filter(({ area }) => area === 'templates').map(({ path }) => path)
  const { columns, rows } = table.value
  return { value: { routes: routes.value, templates, columns, phones: rows.length, keys: keys.value }, fault }
}

/** The route that answers the rule's path for each phone, with its template and the form in which it is sent. */
export function UniqueExtra({ rule, packing }: { readonly rule: string; readonly packing: boolean }) {
  const { t } = useTranslation('tasks')
  const asked = useRouteFacts()
  const saving = useAttempt()
  const [template, setTemplate] = useState('phone.xml')
  const [gzip, setGzip] = useState(packing)
  const [key, setKey] = useState('')
  const facts = asked.value
  const path = pathOfRule(rule)
  if (facts === null) return asked.fault ? <FaultNotice fault={asked.fault} /> : null
  if (path === null || !isUnique(path))
    return (
      <Notice look={packing ? 'neutral' : 'attention'} title={t(packing ? 'route.notForPacked' : 'route.notUnique')} />
    )
  const present = facts.routes.find(({ pattern }) => pattern === path)
  const make = async (): Promise<void> => {
    const kept = await saving.run(async (client) => {
      if (!facts.templates.includes(template)) {
        const text = starterTemplate(facts.columns)
        if (text.ok) await client.profiles.save({ area: 'templates', path: template, text: text.value, basedOn: null })
      }
      const routes = facts.routes.map((each) => ({
        pattern: each.pattern,
        template: each.template,
        gzip: each.gzip,
        key: each.key,
      }))
      await client.routes.set({ routes: [...withRoute(routes, { pattern: path, template, gzip, key })] })
    })
    if (kept) notifications.show({ message: t('route.kept', { path: inert(path, 120) }) })
  }
  return (
    <div className={styles['extra']}>
      <h3>{t('route.title')}</h3>
      <p>
        <Mono wrap>{path}</Mono>{' '}
        {present ? (
          <StateLabel outcome={present.problem === null ? 'ok' : 'attention'}>
            {t('route.present', { template: inert(present.template, 120) })}
          </StateLabel>
        ) : (
          <StateLabel outcome="attention">{t('route.absent')}</StateLabel>
        )}
      </p>
      <p className="dim">{t('route.phones', { count: facts.phones })}</p>
      <div className={styles['grid']}>
        <TextField
          label={t('route.template')}
          value={template}
          onChange={setTemplate}
          hint={facts.templates.includes(template) ? t('route.templateThere') : t('route.templateNew')}
          mono
        />
        <SelectField
          label={t('route.key')}
          value={key}
          onChange={setKey}
          options={[{ value: '', text: t('route.noKey') }, ...facts.keys.map((name) => ({ value: name, text: name }))]}
        />
        <CheckBesideFields>
          <CheckField checked={gzip} onChange={setGzip}>
            {t('route.gzip')}
          </CheckField>
        </CheckBesideFields>
      </div>
      {saving.fault && <FaultNotice fault={saving.fault} />}
      <Actions>
        <Button disabled={saving.busy || template.trim() === ''} onClick={() => void make()}>
          {t(present ? 'route.change' : 'route.make')}
        </Button>
      </Actions>
    </div>
  )
}
