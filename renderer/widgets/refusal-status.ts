import type { TFunction } from 'i18next'
import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'

type Refused = Pick<Extract<BenchEvent, { type: 'file.refused' }>, 'server' | 'status'>

/** What the phone was answered: `HTTP 404`; TFTP's numbers are its own, and are called errors by the phones, too. */
export const refusalStatus = ({ server, status }: Refused, t: TFunction<['events', 'common']>): string =>
  server === 'tftp'
    ? t('events:type.file.refused.tftpError', { code: status })
    : `${t(`common:server.${server}`)} ${status}`
