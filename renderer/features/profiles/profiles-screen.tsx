import { lazy, Suspense, useCallback } from 'react'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { useAskBeforeLeaving, useDrafts } from './document/use-drafts.ts'
import type { Place } from './document/profile-document.ts'
import { ProfileList } from './list/profile-list.tsx'

/** The editor and the catalogue are large: they come when a profile is opened. */
const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }))

/** The site's profiles, and the one that is open. */
export function ProfilesScreen({ params, setParams, go }: ScreenProps) {
  const drafts = useDrafts()
  useAskBeforeLeaving(drafts)
  const onOpen = useCallback(({ area, path }: Place) => go('profiles', { area, path }), [go])
  const { area, path } = params
  if ((area === 'files' || area === 'templates') && path !== undefined && path !== '') {
    return (
      <Suspense fallback={null}>
        <Editor
          key={`${area}/${path}`}
          drafts={drafts}
          place={{ area, path }}
          look={params['view'] === 'form' ? 'form' : 'text'}
          wanted={params['name'] ?? null}
          onLook={(view) => setParams({ area, path, view })}
          onClose={() => go('profiles')}
        />
      </Suspense>
    )
  }
  return <ProfileList drafts={drafts} onOpen={onOpen} />
}
