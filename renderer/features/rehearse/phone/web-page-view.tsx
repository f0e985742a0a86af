import { useTranslation } from 'react-i18next'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import type { RehearsedPhone } from '../../../../shared/domain/rehearsal/verdict.ts'
import { Mono } from '../../../ui/mono.tsx'
import { moment, useRehearseWords } from '../use-words.ts'
import styles from './phone.module.css'

/** What the Info page of its web server would show now, and the files that its last resync asked for. */
export function WebPageView({ phone }: { readonly phone: RehearsedPhone }) {
  const { t } = useTranslation(['rehearseScreen', 'rehearse'])
  const words = useRehearseWords()
  const last = phone.endedAt === null ? t('phone.info.never') : moment(phone.endedAt)
  const cause = words.cause(phone)
  const rows = [
    ['product', phone.model],
    ['serial', phone.serial],
    ['software', phone.firmware],
    ['mac', formatMac(phone.mac)],
    ['ip', phone.ip],
    ['last', last],
    ['result', cause === '' ? t(`rehearse:outcome.${phone.outcome}`) : t('phone.info.failed', { cause })],
  ] as const
  return (
    <>
      <dl className={styles['info']}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`phone.info.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('phone.files')}</h3>
      {phone.files.length === 0 ? (
        <p className="dim">{t('phone.noFiles')}</p>
      ) : (
        <ul className={styles['files']}>
          {phone.files.map(({ rule, url, outcome, applied, ignored, cause: why }, index) => (
            <li key={index}>
              <span>{rule}</span>
              <Mono wrap>{url}</Mono>
              <span className="dim">
                {outcome === 'ok'
                  ? t('phone.file.ok', { applied, ignored })
                  : outcome === 'not-found-accepted'
                    ? t('phone.file.accepted')
                    : words.cause({ cause: why ?? null })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
