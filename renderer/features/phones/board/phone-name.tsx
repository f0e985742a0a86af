import type { BoardRow } from '../../../../shared/ipc/contract/board.ts'
import { formatMac } from '../../../../shared/domain/identity/mac.ts'
import { inert } from '../../../ui/inert.ts'
import { Mono } from '../../../ui/mono.tsx'
import styles from '../phones.module.css'

/** Its name with the end of its MAC beside it, where the table has no column for that; the whole MAC where it has no name. */
export function PhoneName({ row: { name, mac, key } }: { readonly row: BoardRow }) {
  const whole = mac === null ? key.replace(/^ip /, '') : formatMac(mac)
  return (
    <span className={styles['value']} title={`${inert(name, 200)} ${whole}`.trim()}>
      {name === '' ? <Mono>{whole}</Mono> : <bdi>{inert(name, 100)}</bdi>}
      {name !== '' && mac !== null && (
        <span className={styles['macEnd']}>
          {' '}
          <Mono dim>{`…${whole.slice(-8)}`}</Mono>
        </span>
      )}
    </span>
  )
}
