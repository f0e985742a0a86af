import { unreachable } from '../../result.ts'
import type { CauseCode } from '../machine/state.ts'
import type { FetchAnswer } from '../machine/world.ts'

/**
 * What an answer means (phone-facts 3.3). A: it came. B: it is not there, or damaged. C: everything else. B and C share
 * the retry's timer; they differ through Resync_Fails_On_FNF.
 */
export type Judgement =
  | { readonly class: 'A' }
  | { readonly class: 'redirect'; readonly status: number; readonly location: string }
  | {
      readonly class: 'B' | 'C'
      readonly cause: CauseCode
      /** What the server or the network said. */
      readonly evidence: string
      /** `$ERR`. */
      readonly error: string
    }

export type Failure = Extract<Judgement, { class: 'B' | 'C' }>

const failed = (letter: 'B' | 'C', cause: CauseCode, evidence: string, error = 'Download failed'): Failure => ({
  class: letter,
  cause,
  evidence: evidence.slice(0, 200),
  error,
})

export const corrupt = (cause: 'corrupt' | 'xml-broken' | 'no-profile', evidence: string): Failure =>
  failed('B', cause, evidence, 'corrupt file')

/** A failure that the phone finds by itself, without an answer. */
export const failure = (cause: CauseCode, evidence: string, error?: string): Failure =>
  failed('C', cause, evidence, error)

export function judge(answer: FetchAnswer): Judgement {
  switch (answer.kind) {
    case 'content':
      return { class: 'A' }
    case 'undecodable':
      return corrupt('corrupt', answer.reason)
    case 'redirect':
      return judgeRedirect(answer.status, answer.location)
    case 'challenge':
      return failed('C', 'unauthorised', `HTTP ${answer.status}`)
    case 'refused':
      if (answer.status === 404) return failed('B', 'file-not-found', 'HTTP 404', 'File not found')
      return failed('C', answer.status >= 500 ? 'server-error' : 'refused', `HTTP ${answer.status}`)
    case 'tftp-error':
      if (answer.code === 1) return failed('B', 'file-not-found', 'TFTP error 1', 'File not found')
      return failed('C', 'tftp-error', `TFTP error ${answer.code} ${answer.text}`.trim())
    case 'unreachable':
      return failed('C', answer.reason, answer.detail)
    default:
      return unreachable(answer)
  }
}

/** 301 and 302 are followed at once; every other 3xx is class C. */
function judgeRedirect(status: number, location: string | null): Judgement {
  if ((status === 301 || status === 302) && location !== null && location !== '')
    return { class: 'redirect', status, location }
  return failed('C', 'redirect-refused', `HTTP ${status}`)
}

/** The phone's own name of an error, as its log gives it. */
export const ownError: Readonly<Partial<Record<CauseCode, string>>> = {
  'file-not-found': 'FPRV_ERR_FILE_NOT_FOUND',
  corrupt: 'FPRV_ERR_CORRUPT_FILE',
  'xml-broken': 'FPRV_ERR_CORRUPT_FILE',
  'no-profile': 'FPRV_ERR_CORRUPT_FILE',
}
export const OTHER_ERROR = 'FPRV_ERR_SERVER_CONNECTION_FAILED'
