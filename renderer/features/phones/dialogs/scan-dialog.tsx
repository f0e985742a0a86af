import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { LARGE_SUBNET } from '../../../../shared/domain/discovery/subnet.ts'
import type { FoundPhone } from '../../../../shared/domain/discovery/found-phone.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import type { ScanTold } from '../../../../shared/ipc/contract/scan.ts'
import { useAnswer, useQueries } from '../../../bench/use-answer.ts'
import { useAttempt } from '../../../bench/use-attempt.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog, DialogActions } from '../../../ui/dialog.tsx'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { TextField } from '../../../ui/text-field.tsx'
import { toggled } from '../../../ui/toggled.ts'
import { FaultNotice } from '../../../widgets/fault-notice.tsx'
import styles from '../phones.module.css'
import type { Phones } from '../use-phones.tsx'

interface Scan {
  readonly found: ReadonlyMap<string, FoundPhone>
  readonly mute: readonly Extract<ScanTold, { type: 'mute' }>[]
  readonly progress: Extract<ScanTold, { type: 'progress' }> | null
  readonly done: Extract<ScanTold, { type: 'done' }> | null
}

const nothing: Scan = { found: new Map(), mute: [], progress: null, done: null }

function after(scan: Scan, told: ScanTold): Scan {
  if (told.type === 'progress') return { ...scan, progress: told }
  if (told.type === 'mute') return { ...scan, mute: [...scan.mute, told] }
  if (told.type === 'done') return { ...scan, done: told }
  return { ...scan, found: new Map(scan.found).set(told.phone.ip, told.phone) }
}

/** A search that ends with its dialog. */
function useScan() {
  const [scan, setScan] = useState<Scan>(nothing)
  const { fault, busy, attempt } = useAttempt()
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const start = (cidr: string): void => {
    const controller = new AbortController()
    running.current = controller
    setScan(nothing)
    attempt(async (client) => {
      try {
        for await (const told of await client.scan.start({ cidr }, { signal: controller.signal }))
          setScan((before) => after(before, told))
      } catch (error) {
        if (!controller.signal.aborted) throw error
      }
    })
  }
  return { scan, fault, busy, start, stop: () => running.current?.abort() }
}

const rowFor = ({ mac, model = '', serial = '' }: FoundPhone) => ({
  mac: mac ?? '',
  values: Object.fromEntries(Object.entries({ model, serial }).filter(([, value]) => value !== '')),
})

/** Looks for phones on a subnet of this laptop, and takes those that are wanted into phones.csv. */
export function ScanDialog({ phones, onClose }: { readonly phones: Phones; readonly onClose: () => void }) {
  const { t } = useTranslation(['phones', 'common'])
  const scanning = useScan()
  const { scan, busy } = scanning
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const listed = new Set(phones.table?.rows.map(({ mac }) => mac))
  const isListed = ({ mac }: FoundPhone): boolean => mac !== undefined && listed.has(mac)
  const found = [...scan.found.values()]
  const chosen = found.filter((phone) => phone.mac !== undefined && !isListed(phone) && !left.has(phone.ip))
  const adopt = async (): Promise<void> => {
    if (await phones.edit(chosen.map(rowFor), [], t('scan.adopted', { count: chosen.length }))) onClose()
  }
  const fault = scanning.fault ?? phones.fault
  return (
    <Dialog title={t('scan.title')} onClose={onClose} size="wide">
      <SubnetField busy={busy} done={scan.done !== null} onStart={scanning.start} onStop={scanning.stop} />
      {fault && <FaultNotice fault={fault} />}
      <p role="status">{scanWords(scan, busy, t)}</p>
      {scan.done !== null && scan.done.unread > 0 && (
        <p className="dim">{t('scan.unread', { count: scan.done.unread })}</p>
      )}
      <ul className={styles['plans']} aria-label={t('scan.found')}>
        {found.map((phone) => (
          <FoundRow
            key={phone.ip}
            phone={phone}
            listed={isListed(phone)}
            checked={!left.has(phone.ip)}
            onCheck={() => setLeft((before) => toggled(before, phone.ip))}
          />
        ))}
        {scan.mute.map(({ ip, port }) => (
          <li key={ip} className="dim">
            {t('scan.mute', { ip, port })}
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button look="primary" disabled={busy || chosen.length === 0} onClick={() => void adopt()}>
          {t('scan.adopt', { count: chosen.length })}
        </Button>
        <Button onClick={onClose}>{t('common:actions.close')}</Button>
      </DialogActions>
    </Dialog>
  )
}

function SubnetField({
  busy,
  done,
  onStart,
  onStop,
}: {
  readonly busy: boolean
  readonly done: boolean
  readonly onStart: (cidr: string) => void
  readonly onStop: () => void
}) {
  const { t } = useTranslation('phones')
  const subnets = useAnswer(useQuery(useQueries().scan.subnets.queryOptions())).value ?? []
  const [typed, setTyped] = useState<string | null>(null)
  const cidr = typed ?? subnets[0]?.cidr ?? ''
  const isLarge = subnets.some((subnet) => subnet.cidr === cidr && subnet.hosts > LARGE_SUBNET)
  return (
    <>
      <TextField
        label={t('scan.subnet')}
        hint={t('scan.hint')}
        value={cidr}
        mono
        list="scan-subnets"
        maxLength={32}
        onChange={setTyped}
      >
        {busy ? (
          <Button icon="stop" onClick={onStop}>
            {t('scan.stop')}
          </Button>
        ) : (
          <Button look={done ? 'plain' : 'primary'} icon="search" disabled={cidr === ''} onClick={() => onStart(cidr)}>
            {t('scan.start')}
          </Button>
        )}
      </TextField>
      <datalist id="scan-subnets">
        {subnets.map((subnet) => (
          <option key={subnet.cidr} value={subnet.cidr}>
            {subnet.interface}
          </option>
        ))}
      </datalist>
      {isLarge && <Notice look="attention" title={t('scan.large')} />}
    </>
  )
}

type Say = ReturnType<typeof useTranslation<['phones', 'common']>>['t']

function scanWords({ found, progress, done }: Scan, busy: boolean, t: Say): string {
  if (done !== null) return t('scan.done', { count: done.phones, alive: done.alive, asked: done.asked })
  if (!busy) return ''
  return t('scan.progress', { asked: progress?.asked ?? 0, total: progress?.total ?? 0, count: found.size })
}

function FoundRow({
  phone,
  listed,
  checked,
  onCheck,
}: {
  readonly phone: FoundPhone
  readonly listed: boolean
  readonly checked: boolean
  readonly onCheck: () => void
}) {
  const { t } = useTranslation('phones')
  const { ip, mac, model, firmware, conflicts } = phone
  const whole = mac === undefined ? t('scan.noMac') : formatMac(mac)
  return (
    <li>
      <label className={styles['found']}>
        <input
          type="checkbox"
          className={styles['mark']}
          disabled={listed || mac === undefined}
          checked={!listed && mac !== undefined && checked}
          onChange={onCheck}
        />
        <Mono>{ip}</Mono>
        <Mono>{whole}</Mono>
        <bdi>{inert([model, firmware].filter(Boolean).join(' '), 80)}</bdi>
      </label>
      {listed && <span className="dim">{t('scan.listed')}</span>}
      {conflicts.length > 0 && <span className="dim">{t('scan.conflict')}</span>}
    </li>
  )
}
