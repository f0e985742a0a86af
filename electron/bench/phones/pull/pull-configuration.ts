import { classifyPage, classifySilence } from '../../../../shared/domain/push/classify.ts'
import type { PhoneLogin, PushTarget, PushVerdict } from '../../../../shared/domain/push/push.ts'
import { err, ok, type Result } from '../../../../shared/domain/result.ts'
import { askPhone, type PhoneReply } from '../web/phone-http.ts'

export interface Pulling {
  readonly target: PushTarget
  readonly login?: PhoneLogin | undefined
  readonly signal?: AbortSignal | undefined
}

export interface PulledPage {
  readonly path: string
  readonly bytes: Uint8Array
}

/** Newer firmwares have the first, older ones the second; some have both (phone-facts 5.1). */
const pages = ['/admin/cfg.xml', '/admin/spacfg.xml'] as const
/** The largest phone tells some 3,000 parameters. */
const CONFIGURATION_LIMIT = 4 * 1024 * 1024
const TIMEOUT_MS = 15_000

/** The phone's own configuration, or why there is none to be had. Never rejects. */
export async function pullConfiguration({ target, login, signal }: Pulling): Promise<Result<PulledPage, PushVerdict>> {
  let verdict: PushVerdict = classifySilence('no-answer')
  for (const path of pages) {
    const { ip, webPort: port } = target
    const of = { ip, port, login, signal, timeoutMs: TIMEOUT_MS, limit: CONFIGURATION_LIMIT }
    const answer = await askPhone({ ...of, method: 'GET', path })
    if (answer.kind === 'silent') return err(classifySilence(answer.reason))
    if (isConfiguration(answer)) return ok({ path, bytes: answer.bytes })
    verdict = refusal(answer)
    if (answer.status !== 404) break
  }
  return err(verdict)
}

const isConfiguration = ({ status, bytes }: PhoneReply): boolean =>
  status === 200 && bytes.subarray(0, 1_024).includes('<flat-profile')

/** A page that is no configuration is a refusal, whatever its words promise. */
function refusal({ status, bytes, loggedIn }: PhoneReply): PushVerdict {
  const verdict = classifyPage({ status, text: bytes.toString('utf8', 0, 16_384), loggedIn })
  return verdict.outcome === 'accepted' ? { ...verdict, outcome: 'refused', reason: 'not-understood' } : verdict
}

/** A colour picture of 800 × 480 points has 1.2 MB. */
const PICTURE_LIMIT = 4 * 1024 * 1024

/** What stands on the phone's screen, as the bitmap that it gives. Never rejects. */
export async function pullScreen({ target, login, signal }: Pulling): Promise<Result<PulledPage, PushVerdict>> {
  const path = '/admin/screendump.bmp'
  const { ip, webPort: port } = target
  const answer = await askPhone({ ip, port, login, signal, limit: PICTURE_LIMIT, method: 'GET', path })
  if (answer.kind === 'silent') return err(classifySilence(answer.reason))
  const isPicture = answer.status === 200 && answer.bytes.subarray(0, 2).toString('latin1') === 'BM'
  return isPicture ? ok({ path, bytes: answer.bytes }) : err(refusal(answer))
}
