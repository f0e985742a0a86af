import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Access } from '../../../shared/domain/profile/edit.ts'
import { applyTask, type Answers, type TaskId } from '../../../shared/domain/task/task.ts'
import { useAttempt } from '../../bench/use-attempt.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { Actions } from '../../ui/actions.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { placeName, placeOf, useProfileNames, type Place, type useDocument } from './target.ts'
import styles from './tasks.module.css'

const NEW = '#new'

interface WriteIntoProps {
  readonly task: TaskId
  readonly answers: Answers
  readonly ua: Access | null
  readonly place: Place | null
  readonly onPlace: (place: Place | null) => void
  readonly document: ReturnType<typeof useDocument>
  readonly go: ScreenProps['go']
}

const emptyText = '<?xml version="1.0" encoding="UTF-8"?>\n<flat-profile>\n</flat-profile>\n'

/** Which profile or template gets it. What somebody changed meanwhile is never overwritten. */
const isReady = (place: Place | null, answers: Answers): boolean =>
  place !== null && place.path.trim() !== '' && Object.keys(answers).length > 0

/** What writing would make of the chosen profile. */
function outcomeOf(
  place: Place | null,
  known: ReturnType<typeof useDocument>['value'],
  task: TaskId,
  answers: Answers,
  ua: Access | null,
) {
  const fresh = place?.fresh === true
  const text = fresh ? emptyText : (known?.text ?? null)
  const changed = text === null ? null : applyTask(text, task, answers, ua)
  const result = changed?.ok === true ? changed.value : null
  const same = result !== null && result === text
  return {
    result,
    refusal: changed?.ok === false ? changed.error : null,
    same,
    ready: isReady(place, answers) && result !== null && !same,
    basedOn: fresh ? null : (known?.revision ?? null),
  }
}

export function WriteInto({ task, answers, ua, place, onPlace, document, go }: WriteIntoProps) {
  const { t } = useTranslation('tasks')
  const names = useProfileNames()
  const saving = useAttempt()
  const [written, setWritten] = useState<Place | null>(null)
  const count = Object.keys(answers).length
  const { result, refusal, ready, same, basedOn } = outcomeOf(place, document.value, task, answers, ua)
  const save = async (): Promise<void> => {
    if (place === null || result === null) return
    const target = { area: place.area, path: place.path.trim() }
    const kept = await saving.run((client) => client.profiles.save({ ...target, text: result, basedOn }))
    document.again()
    names.again()
    if (!kept) return
    onPlace({ ...target, fresh: false })
    setWritten({ ...target, fresh: false })
    notifications.show({ message: t('into.kept', { path: inert(placeName(target), 120) }) })
  }
  return (
    <section className={styles['into']} aria-label={t('into.title')}>
      <h3>{t('into.title')}</h3>
      <PlaceChoice
        task={task}
        place={place}
        names={names.value ?? []}
        onPlace={(to) => {
          setWritten(null)
          onPlace(to)
        }}
      />
      {document.fault && <FaultNotice fault={document.fault} />}
      {saving.fault && <FaultNotice fault={saving.fault} />}
      {refusal && <Notice look="failed" title={t(`refusal.${refusal.code}`)} />}
      {same && written === null && <p className="dim">{t('into.same')}</p>}
      <Actions>
        <Button look="primary" disabled={saving.busy || !ready} onClick={() => void save()}>
          {t('into.write', { count })}
        </Button>
        {written !== null && (
          <Button onClick={() => go('profiles', { area: written.area, path: written.path })}>{t('into.open')}</Button>
        )}
      </Actions>
    </section>
  )
}

interface PlaceChoiceProps {
  readonly task: TaskId
  readonly place: Place | null
  readonly names: readonly string[]
  readonly onPlace: (place: Place | null) => void
}

function PlaceChoice({ task, place, names, onPlace }: PlaceChoiceProps) {
  const { t } = useTranslation('tasks')
  return (
    <div className={styles['grid']}>
      <SelectField
        label={t('into.profile')}
        value={place === null ? '' : place.fresh ? NEW : placeName(place)}
        onChange={(to) => {
          if (to === '') onPlace(null)
          else if (to === NEW) onPlace({ area: 'files', path: `${task}.xml`, fresh: true })
          else onPlace({ ...placeOf(to), fresh: false })
        }}
        options={[
          { value: '', text: t('into.choose') },
          ...names.map((name) => ({ value: name, text: inert(name, 120) })),
          { value: NEW, text: t('into.new') },
        ]}
      />
      {place?.fresh === true && (
        <>
          <SelectField
            label={t('into.area')}
            value={place.area}
            onChange={(to) => onPlace({ ...place, area: to === 'templates' ? 'templates' : 'files' })}
            options={[
              { value: 'files', text: t('into.files') },
              { value: 'templates', text: t('into.templates') },
            ]}
          />
          <TextField
            label={t('into.name')}
            value={place.path}
            onChange={(path) => onPlace({ ...place, path })}
            maxLength={255}
            mono
          />
        </>
      )}
    </div>
  )
}
