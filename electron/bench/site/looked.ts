import type { ProfileSummary } from '../../../shared/ipc/contract/profiles.ts'

/** What the list says of a profile's content. */
export type Looked = Pick<ProfileSummary, 'profile' | 'findings'>

export const nothing: Looked = { profile: false, findings: { error: 0, warning: 0, info: 0 } }
