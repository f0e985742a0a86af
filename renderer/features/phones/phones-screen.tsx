import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { AddDialog, BulkDialog, ImportDialog, RemoveDialog } from './dialogs.tsx'
import { PhoneList } from './phone-list.tsx'
import { RoutesView } from './routes-view.tsx'
import type { Row } from './rows.ts'
import styles from './phones.module.css'
import { usePhones, useUndoCommand } from './use-phones.tsx'

type Open =
  | { readonly kind: 'remove'; readonly macs: readonly string[] }
  | { readonly kind: 'import' }
  | { readonly kind: 'add' }
  | { readonly kind: 'bulk'; readonly rows: readonly Row[] }

/** The site's phones, and what each of them would get. */
export function PhonesScreen({ params, setParams }: ScreenProps) {
  const { t } = useTranslation(['phones', 'common'])
  const phones = usePhones()
  const [open, setOpen] = useState<Open | null>(null)
  useUndoCommand(phones.undo)
  const view = params['view'] === 'routes' ? 'routes' : 'table'
  const selected = params['mac'] ?? null
  const close = (): void => setOpen(null)
  const select = (mac: string | null): void => setParams({ ...(mac === null ? {} : { mac }) })
  return (
    <div className={styles['screen']}>
      <div className={styles['bar']}>
        <h1>{t('title')}</h1>
        <div className={styles['views']} role="group" aria-label={t('views.label')}>
          {(['table', 'routes'] as const).map((each) => (
            <Button
              key={each}
              small
              aria-pressed={view === each}
              onClick={() => setParams(each === 'routes' ? { view: 'routes' } : {})}
            >
              {t(`views.${each}`)}
            </Button>
          ))}
        </div>
      </div>
      {phones.fault && open === null && (
        <div className={styles['faults']}>
          <FaultNotice
            fault={phones.fault}
            actions={
              <Button small icon="close" onClick={phones.dismiss}>
                {t('common:actions.close')}
              </Button>
            }
          />
        </div>
      )}
      {view === 'routes' ? (
        <RoutesView />
      ) : (
        <PhoneList
          phones={phones}
          selected={selected}
          onSelect={select}
          onRoutes={() => setParams({ view: 'routes' })}
          onImport={() => setOpen({ kind: 'import' })}
          onAdd={() => setOpen({ kind: 'add' })}
          onBulk={(rows) => setOpen({ kind: 'bulk', rows })}
          onRemove={(macs) => setOpen({ kind: 'remove', macs })}
        />
      )}
      {open?.kind === 'import' && <ImportDialog phones={phones} onClose={close} />}
      {open?.kind === 'add' && <AddDialog phones={phones} onClose={close} onAdded={select} />}
      {open?.kind === 'remove' && <RemoveDialog phones={phones} macs={open.macs} onClose={close} />}
      {open?.kind === 'bulk' && <BulkDialog phones={phones} rows={open.rows} onClose={close} />}
    </div>
  )
}
