import { Menu } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAttempt } from '../../bench/use-attempt.ts'
import { useBenchContext, usePreferences } from '../../bench/use-bench.ts'
import { Icon } from '../../ui/icon.tsx'
import { Mono } from '../../ui/mono.tsx'
import styles from './live.module.css'

const NameFilter = lazy(async () => ({ default: (await import('./name-filter.tsx')).NameFilter }))

const failuresOnly = 'outcome:failed'

/** Filters under a name, kept with the preferences: the same on every window of this bench. */
export function SavedFilters({
  filter,
  onChoose,
}: {
  readonly filter: string
  readonly onChoose: (filter: string) => void
}) {
  const { t } = useTranslation(['live', 'common'])
  const { preferences } = useBenchContext()
  const { attempt } = useAttempt() // what the bench cannot keep stays for this window
  const { savedFilters } = usePreferences()
  const [naming, setNaming] = useState(false)
  const keep = (next: typeof savedFilters): void =>
    attempt((client) => preferences.change(client, { savedFilters: next }))
  return (
    <>
      <Menu position="bottom-end" withinPortal shadow="md" width={280}>
        <Menu.Target>
          <button
            type="button"
            className={styles['iconButton']}
            aria-label={t('filter.saved')}
            title={t('filter.saved')}
          >
            <Icon name="star" size={14} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => onChoose(failuresOnly)} leftSection={<Icon name="failed" size={13} />}>
            {t('filter.failuresOnly')}
          </Menu.Item>
          <Menu.Label>{t('filter.saved')}</Menu.Label>
          {savedFilters.length === 0 && <Menu.Label>{t('filter.noneSaved')}</Menu.Label>}
          {savedFilters.map((saved) => (
            <Menu.Item key={saved.name} onClick={() => onChoose(saved.filter)}>
              {saved.name} <Mono dim>{saved.filter}</Mono>
            </Menu.Item>
          ))}
          {savedFilters.length > 0 && <Menu.Divider />}
          {savedFilters.map((saved) => (
            <Menu.Item
              key={saved.name}
              leftSection={<Icon name="trash" size={13} />}
              onClick={() => keep(savedFilters.filter(({ name }) => name !== saved.name))}
            >
              {t('filter.forget', { name: saved.name })}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            disabled={filter === ''}
            leftSection={<Icon name="plus" size={13} />}
            onClick={() => setNaming(true)}
          >
            {t('filter.save')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming && (
        <Suspense fallback={null}>
          <NameFilter
            filter={filter}
            onClose={() => setNaming(false)}
            onSave={(name) => keep([...savedFilters.filter((each) => each.name !== name), { name, filter }])}
          />
        </Suspense>
      )}
    </>
  )
}
