import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { models } from '../../../shared/domain/phone/models.ts'
import type { Delivery } from '../../../shared/domain/profile/lint/lint-subject.ts'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Button } from '../../ui/button.tsx'
import { ChoiceBar } from '../../ui/choice-bar.tsx'
import { inert } from '../../ui/inert.ts'
import { Toolbar } from '../../ui/toolbar.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import type { DocumentView, ProfileDocument } from './document/profile-document.ts'
import styles from './editor.module.css'

interface EditorToolbarProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly look: 'text' | 'form'
  readonly model: string | null
  readonly delivery: Delivery | null
  readonly sideOpen: boolean
  readonly onLook: (look: 'text' | 'form') => void
  readonly onModel: (model: string | null) => void
  readonly onDelivery: (delivery: Delivery | null) => void
  readonly onSide: () => void
  readonly onHistory: () => void
  readonly onSave: () => void
  readonly onClose: () => void
}

export function EditorToolbar(props: EditorToolbarProps) {
  const { t } = useTranslation(['profiles', 'common'])
  const { document, view, look, sideOpen } = props
  const { area, path } = document.place
  return (
    <Toolbar>
      <div className={styles['where']}>
        <Button look="quiet" icon="back" onClick={props.onClose}>
          {t('title')}
        </Button>
        <h1>{inert(path, 200)}</h1>
        {area === 'templates' && <span className="dim">{t('kind.template')}</span>}
        {view.dirty && (
          <StateLabel outcome="attention">{t(view.saved.revision === null ? 'list.isNew' : 'list.unsaved')}</StateLabel>
        )}
      </div>
      <div className={styles['tools']}>
        <ChoiceBar
          label={t('editor.look')}
          options={looks.map((value) => ({ value, text: t(`editor.${value}`) }))}
          value={look}
          small={false}
          onChange={props.onLook}
        />
        <ButtonGroup>
          <Button
            icon="undo"
            disabled={!view.canUndo}
            onClick={() => document.undo()}
            aria-label={t('commands.undo')}
            title={`${t('commands.undo')} (Ctrl+Z)`}
          />
          <Button
            icon="redo"
            disabled={!view.canRedo}
            onClick={() => document.redo()}
            aria-label={t('commands.redo')}
            title={`${t('commands.redo')} (Ctrl+Y)`}
          />
        </ButtonGroup>
        <Context {...props} />
        <Button aria-pressed={sideOpen} onClick={props.onSide}>
          {t('editor.side')}
          {view.findings.length > 0 && <span className="dim">{view.findings.length}</span>}
        </Button>
        <Button onClick={props.onHistory} disabled={view.saved.revision === null}>
          {t('history.title')}
        </Button>
        <Button look="primary" disabled={!view.dirty} onClick={props.onSave} title={`${t('commands.save')} (Ctrl+S)`}>
          {t('editor.save')}
        </Button>
      </div>
    </Toolbar>
  )
}

const looks = ['text', 'form'] as const

const deliveries: readonly Delivery[] = ['tftp', 'http', 'https', 'encrypted']

/** What the profile is checked against. */
function Context({ model, delivery, onModel, onDelivery }: EditorToolbarProps) {
  const { t } = useTranslation('profiles')
  const id = useId()
  const [chosen, setChosen] = useState(delivery)
  return (
    <>
      <label className={styles['choice']} htmlFor={`${id}-model`}>
        <span>{t('context.model')}</span>
        <select
          id={`${id}-model`}
          value={model ?? ''}
          title={t('context.modelTitle')}
          onChange={({ target }) => onModel(target.value === '' ? null : target.value)}
        >
          <option value="">{t('context.anyModel')}</option>
          {models.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className={styles['choice']} htmlFor={`${id}-delivery`}>
        <span>{t('context.delivery')}</span>
        <select
          id={`${id}-delivery`}
          value={chosen ?? ''}
          title={t('context.deliveryTitle')}
          onChange={({ target }) => {
            const to = deliveries.find((each) => each === target.value) ?? null
            setChosen(to)
            onDelivery(to)
          }}
        >
          <option value="">{t('context.anyDelivery')}</option>
          {deliveries.map((each) => (
            <option key={each} value={each}>
              {t(`context.deliveries.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
