import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import { CodeEditor } from '../../ui/code-editor/code-editor.tsx'
import { Screen } from '../../ui/screen.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import type { Drafts } from './document/drafts.ts'
import type { DocumentView, ProfileDocument } from './document/profile-document.ts'
import { useDocumentView, useWatch } from './document/use-document.ts'
import { undoByKey, useEditorCommands } from './editor-commands.ts'
import { EditorNotices } from './editor-notices.tsx'
import { EditorToolbar } from './editor-toolbar.tsx'
import styles from './editor.module.css'
import { FormView } from './form/form-view.tsx'
import { DiskReview } from './review/disk-review.tsx'
import { History } from './review/history.tsx'
import { SaveReview } from './review/save-review.tsx'
import { FindingsPanel } from './side/findings-panel.tsx'
import { Here } from './side/here.tsx'
import { usePlaceInText, type EditorLook, type PlaceInText } from './use-place-in-text.ts'
import { useSaving, type Saving } from './use-saving.ts'

interface OpenEditorProps {
  readonly drafts: Drafts
  readonly document: ProfileDocument
  readonly look: EditorLook
  readonly wanted: string | null
  readonly onLook: (look: EditorLook) => void
  readonly onClose: () => void
}

/** Where there is less, the side lies over the text: SplitPane's own limit. */
const hasRoom = (): boolean => window.innerWidth > 900

export function OpenEditor({ drafts, document, look, wanted, onLook, onClose }: OpenEditorProps) {
  const view = useDocumentView(document)
  useWatch(document)
  const [leaving, setLeaving] = useState(false)
  const [sideOpen, setSideOpen] = useState(hasRoom)
  const [model, setModel] = useState(drafts.context.model)
  const saving = useSaving(document)
  const place = usePlaceInText({ document, view, look, wanted, onLook })
  useEditorCommands({ document, look, switchTo: place.switchTo, askToSave: saving.ask })
  const goTo = (finding: Finding): void => {
    saving.setOver(null)
    if (!hasRoom()) setSideOpen(false) // it lies over the text there
    place.goTo(finding)
  }
  return (
    <div className={styles['editor']} onKeyDown={(event) => undoByKey(event, document)}>
      <Screen
        toolbar={
          <EditorToolbar
            document={document}
            view={view}
            look={look}
            model={model}
            delivery={drafts.context.delivery}
            sideOpen={sideOpen}
            onLook={place.switchTo}
            onModel={(to) => {
              drafts.configure({ model: to })
              setModel(to)
            }}
            onDelivery={(delivery) => drafts.configure({ delivery })}
            onSide={() => setSideOpen((before) => !before)}
            onHistory={() => saving.setOver({ kind: 'history' })}
            onSave={saving.ask}
            onClose={() => (view.dirty ? setLeaving(true) : onClose())}
          />
        }
        notices={
          <>
            <EditorNotices
              document={document}
              view={view}
              comparing={saving.over?.kind === 'disk'}
              leaving={leaving}
              onCompare={saving.compare}
              onReview={() => {
                setLeaving(false)
                saving.setOver({ kind: 'save' })
              }}
              onKeep={onClose}
              onDiscard={() => {
                drafts.drop(document)
                onClose()
              }}
              onStay={() => setLeaving(false)}
            />
            {saving.fault !== null && <FaultNotice fault={saving.fault} />}
          </>
        }
      >
        {saving.over === null ? (
          <Views
            document={document}
            view={view}
            look={look}
            model={model}
            place={place}
            onGo={goTo}
            sideOpen={sideOpen}
          />
        ) : (
          <OverView document={document} view={view} saving={saving} over={saving.over} />
        )}
      </Screen>
    </div>
  )
}

interface ViewsProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly look: EditorLook
  readonly model: string | null
  readonly place: PlaceInText
  readonly sideOpen: boolean
  readonly onGo: (finding: Finding) => void
}

/** The text or its form, and beside it what is to be known of the place and of the whole. */
function Views({ document, view, look, model, place, sideOpen, onGo }: ViewsProps) {
  const { t } = useTranslation('profiles')
  return (
    <SplitPane
      label={t('editor.resize')}
      initial={380}
      main={
        look === 'text' ? (
          <CodeEditor holder={document} autoFocus={place.switched} />
        ) : (
          <FormView document={document} view={view} model={model} target={place.target} onFocus={place.onFocus} />
        )
      }
      side={
        sideOpen ? (
          <div className={styles['side']}>
            <Here name={place.name} profile={document.profile()} model={model} />
            <FindingsPanel document={document} view={view} onGo={onGo} />
          </div>
        ) : null
      }
    />
  )
}

interface OverViewProps {
  readonly document: ProfileDocument
  readonly view: DocumentView
  readonly saving: Saving
  readonly over: NonNullable<Saving['over']>
}

/** What lies over both: the review of a save, the former versions, or what somebody else wrote. */
function OverView({ document, view, saving, over }: OverViewProps) {
  const back = (): void => saving.setOver(null)
  switch (over.kind) {
    case 'save':
      return <SaveReview document={document} view={view} onSave={saving.save} onBack={back} />
    case 'history':
      return <History document={document} onRestored={back} onBack={back} />
    case 'disk':
      return (
        <DiskReview
          document={document}
          disk={over.disk}
          onChosen={(which) => saving.setOver(which === 'mine' ? { kind: 'save' } : null)}
          onBack={back}
        />
      )
  }
}
