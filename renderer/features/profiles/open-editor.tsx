import { notifications } from '@mantine/notifications'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Profile } from '../../../shared/domain/profile/parse.ts'
import type { Finding } from '../../../shared/domain/profile/lint/finding.ts'
import { faultOf } from '../../bench/client.ts'
import { useBenchContext } from '../../bench/use-bench.ts'
import { CodeEditor } from '../../ui/code-editor/code-editor.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { Screen } from '../../ui/screen.tsx'
import { SplitPane } from '../../ui/split-pane.tsx'
import type { Drafts } from './document/drafts.ts'
import type { ProfileDocument, Stored } from './document/profile-document.ts'
import { useDocumentView, useWatch } from './document/use-document.ts'
import { undoByKey, useEditorCommands } from './editor-commands.ts'
import { EditorNotices } from './editor-notices.tsx'
import { EditorToolbar } from './editor-toolbar.tsx'
import styles from './editor.module.css'
import { FormView } from './form/form-view.tsx'
import { parameterAt } from './place-in.ts'
import { DiskReview } from './review/disk-review.tsx'
import { History } from './review/history.tsx'
import { SaveReview } from './review/save-review.tsx'
import { FindingsPanel } from './side/findings-panel.tsx'
import { ParameterPanel } from './side/parameter-panel.tsx'
import { RuleHere, ruleKindOf } from './side/rule-here.tsx'

interface OpenEditorProps {
  readonly drafts: Drafts
  readonly document: ProfileDocument
  readonly look: 'text' | 'form'
  readonly onLook: (look: 'text' | 'form') => void
  readonly onClose: () => void
}

/** Where there is less, the side lies over the text: SplitPane's own limit. */
const hasRoom = (): boolean => window.innerWidth > 900

/** What lies over the two views. */
type Over =
  { readonly kind: 'save' } | { readonly kind: 'history' } | { readonly kind: 'disk'; readonly disk: Stored } | null

export function OpenEditor({ drafts, document, look, onLook, onClose }: OpenEditorProps) {
  const { t } = useTranslation('profiles')
  const view = useDocumentView(document)
  useWatch(document)
  const [over, setOver] = useState<Over>(null)
  const [leaving, setLeaving] = useState(false)
  const [sideOpen, setSideOpen] = useState(hasRoom)
  const [focused, setFocused] = useState<string | null>(null)
  const [target, setTarget] = useState<{ readonly name: string } | null>(null)
  // A screen that is only opened takes nobody's focus.
  const [switched, setSwitched] = useState(false)
  const [model, setModel] = useState(drafts.context.model)
  const disk = useDisk(document, setOver)
  // Only the review of the save is closed by it: whoever went on to the history stays there.
  const saveNow = useSave(document, disk.compare, () => setOver((now) => (now?.kind === 'save' ? null : now)))

  const caretName = parameterAt(document.profile(), view.state.selection.main.head)?.name ?? null

  const switchTo = useCallback(
    (to: 'text' | 'form'): void => {
      if (to === look) return
      setSwitched(true)
      // The place goes along: the caret's parameter has the focus, or the other way round.
      if (to === 'form') setTarget(caretName === null ? null : { name: caretName })
      else if (focused !== null) {
        const parameter = document.profile().parameters.findLast(({ name }) => name === focused)
        if (parameter) document.reveal(parameter.valueAt.offset)
      }
      onLook(to)
    },
    [look, caretName, focused, document, onLook],
  )
  const goTo = (finding: Finding): void => {
    setOver(null)
    if (!hasRoom()) setSideOpen(false) // it lies over the text there
    const name = parameterAt(document.profile(), finding.offset)?.name
    if (look === 'form' && name !== undefined) setTarget({ name })
    else {
      setSwitched(true)
      onLook('text')
      document.reveal(finding.offset, finding.length)
    }
  }
  const askToSave = useCallback((): void => {
    if (over?.kind === 'save') saveNow()
    else if (document.view().dirty) setOver({ kind: 'save' })
  }, [over, document, saveNow])
  useEditorCommands({ document, look, switchTo, askToSave })

  const close = (): void => (view.dirty ? setLeaving(true) : onClose())
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
            onLook={switchTo}
            onModel={(to) => {
              drafts.configure({ model: to })
              setModel(to)
            }}
            onDelivery={(delivery) => drafts.configure({ delivery })}
            onSide={() => setSideOpen((before) => !before)}
            onHistory={() => setOver({ kind: 'history' })}
            onSave={askToSave}
            onClose={close}
          />
        }
        notices={
          <>
            <EditorNotices
              document={document}
              view={view}
              comparing={over?.kind === 'disk'}
              leaving={leaving}
              onCompare={disk.compare}
              onReview={() => {
                setLeaving(false)
                setOver({ kind: 'save' })
              }}
              onKeep={onClose}
              onDiscard={() => {
                drafts.drop(document)
                onClose()
              }}
              onStay={() => setLeaving(false)}
            />
            {disk.fault !== null && <FaultNotice fault={disk.fault} />}
          </>
        }
      >
        {over === null ? (
          <SplitPane
            label={t('editor.resize')}
            initial={380}
            main={
              look === 'text' ? (
                <CodeEditor holder={document} autoFocus={switched} />
              ) : (
                <FormView document={document} view={view} model={model} target={target} onFocus={setFocused} />
              )
            }
            side={
              sideOpen ? (
                <div className={styles['side']}>
                  <Here name={look === 'form' ? focused : caretName} profile={document.profile()} model={model} />
                  <FindingsPanel document={document} view={view} onGo={goTo} />
                </div>
              ) : null
            }
          />
        ) : over.kind === 'save' ? (
          <SaveReview document={document} view={view} onSave={saveNow} onBack={() => setOver(null)} />
        ) : over.kind === 'history' ? (
          <History document={document} onRestored={() => setOver(null)} onBack={() => setOver(null)} />
        ) : (
          <DiskReview
            document={document}
            disk={over.disk}
            onChosen={(which) => setOver(which === 'mine' ? { kind: 'save' } : null)}
            onBack={() => setOver(null)}
          />
        )}
      </Screen>
    </div>
  )
}

/** The parameter that is being written; a rule is explained as it is written. */
function Here({
  name,
  profile,
  model,
}: {
  readonly name: string | null
  readonly profile: Profile
  readonly model: string | null
}) {
  const value = profile.parameters.findLast((parameter) => parameter.name === name)?.value ?? null
  const kind = name === null ? null : ruleKindOf(name)
  return (
    <ParameterPanel name={name} value={value}>
      {kind !== null && value !== null && value !== '' && (
        <RuleHere key={name} kind={kind} text={value} profile={profile} model={model} />
      )}
    </ParameterPanel>
  )
}

/** Reads what the disk has now, to compare. */
function useDisk(document: ProfileDocument, setOver: (over: Over) => void) {
  const { store } = useBenchContext()
  const [fault, setFault] = useState<ReturnType<typeof faultOf> | null>(null)
  const compare = useCallback((): void => {
    const read = async (): Promise<void> => {
      const disk = await store.client.profiles.read({ ...document.place })
      setFault(null)
      setOver({ kind: 'disk', disk })
    }
    read().catch((error: unknown) => setFault(faultOf(error)))
  }, [store, document, setOver])
  return { compare, fault }
}

function useSave(document: ProfileDocument, compare: () => void, onSaved: () => void): () => void {
  const { t } = useTranslation(['profiles', 'common'])
  return useCallback(() => {
    if (document.view().saving) return
    const save = async (): Promise<void> => {
      if (await document.save()) {
        onSaved()
        const { area, path } = document.place
        const words = { path: inert(path, 200) }
        notifications.show({
          closeButtonProps: { 'aria-label': t('common:actions.close') },
          message: area === 'files' ? t('review.savedFile', words) : t('review.savedTemplate', words),
        })
      } else if (document.view().disk === 'changed') compare()
    }
    void save()
  }, [document, compare, onSaved, t])
}
