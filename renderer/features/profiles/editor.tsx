import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FileFacts } from '../../../shared/domain/profile/lint/file-facts.ts'
import type { LintContext } from '../../../shared/domain/profile/lint/lint-subject.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import { useAnswer, useQueries } from '../../bench/use-answer.ts'
import { Button } from '../../ui/button.tsx'
import { FaultNotice } from '../../widgets/fault-notice.tsx'
import { inert } from '../../ui/inert.ts'
import { useLanguage } from '../../ui/use-language.ts'
import type { Drafts } from './document/drafts.ts'
import type { Place, ProfileDocument } from './document/profile-document.ts'
import { useDocument } from './document/use-document.ts'
import styles from './editor.module.css'
import { OpenEditor } from './open-editor.tsx'
import { speak } from './text/profile-text.ts'
import { usePhrases } from './use-phrases.ts'
import { useFindingWords } from '../../widgets/finding-words.ts'
import { useCardWords } from './use-words.ts'

interface EditorProps {
  readonly drafts: Drafts
  readonly place: Place
  readonly look: 'text' | 'form'
  /** The parameter that somebody looks for. */
  readonly wanted: string | null
  readonly onLook: (look: 'text' | 'form') => void
  readonly onClose: () => void
}

/** One profile, in two views of one text. */
export function Editor(props: EditorProps) {
  const { t } = useTranslation(['profiles', 'common'])
  const { drafts, place, onClose } = props
  const { document, fault } = useDocument(drafts, drafts.context, place)
  useSpoken(drafts, document)
  useServerNames(drafts)
  useSiteFacts(drafts, place)
  if (document !== null) return <OpenEditor {...props} document={document} />
  return (
    <div className={styles['waiting']}>
      <h1>{inert(place.path, 200)}</h1>
      {fault !== null && (
        <FaultNotice fault={fault} actions={<Button onClick={onClose}>{t('editor.toList')}</Button>} />
      )}
    </div>
  )
}

/** Rules are held against the names in the certificate of the site's HTTPS server. */
function useServerNames(drafts: Drafts): void {
  const { value } = useAnswer(useQuery(useQueries().trust.state.queryOptions()))
  const server = value?.certificates.find(({ use }) => use === 'server')
  const about = server === undefined ? null : JSON.stringify({ names: namesOf(server), hosts: value?.names ?? [] })
  useEffect(() => {
    drafts.configure({ https: about === null ? null : (JSON.parse(about) as LintContext['https']) })
  }, [drafts, about])
}

/** A profile is judged by the phones of the site that get it, and by what its other files use. */
function useSiteFacts(drafts: Drafts, { area, path }: Place): void {
  const { data } = useQuery(useQueries().profiles.facts.queryOptions({ input: { area, path } }))
  const facts = data === undefined ? null : JSON.stringify(data)
  useEffect(() => {
    if (facts !== null) drafts.tellFacts({ area, path }, JSON.parse(facts) as FileFacts)
  }, [drafts, area, path, facts])
}

/** The text speaks the interface's language: its findings, its documentation, its panels. */
function useSpoken(drafts: Drafts, document: ProfileDocument | null): void {
  const { t } = useTranslation('profiles')
  const language = useLanguage()
  const words = useCardWords()
  const phrases = usePhrases()
  const findingWords = useFindingWords()
  const label = useMemo(
    () => (document === null ? '' : t('editor.textLabel', { path: inert(document.place.path, 200) })),
    [t, document],
  )
  useEffect(() => {
    drafts.configure({ language, words })
    document?.dispatch({ effects: speak(label, phrases) })
    document?.describeWith((finding) => {
      const { what, why, next, fix } = findingWords(finding)
      return { message: `${what} ${why} ${next}`, fix }
    })
  }, [drafts, document, language, words, phrases, findingWords, label])
}
