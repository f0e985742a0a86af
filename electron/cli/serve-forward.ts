import { forwardSettings, parseLogServer, type ForwardSettings } from '../../shared/domain/forward/log-server.ts'
import { UsageError } from './usage-error.ts'

/** The options of `serve` that pass everything on to a log server. */
export const forwardOptions = {
  forward: { type: 'string' },
  'forward-ca': { type: 'string' },
  'forward-fingerprint': { type: 'string' },
} as const

interface ForwardValues {
  readonly site?: string | undefined
  readonly forward?: string | undefined
  readonly 'forward-ca'?: string | undefined
  readonly 'forward-fingerprint'?: string | undefined
}

/** What `--forward` asks for in this run; undefined where the site's own settings count. */
export function forwardWish(values: ForwardValues): ForwardSettings | undefined {
  const { forward: to, 'forward-ca': authority = '', 'forward-fingerprint': fingerprint = '' } = values
  if (to === undefined) return undefined
  if (values.site === undefined) throw new UsageError('missing', { what: '--site' })
  const parsed = forwardSettings().safeParse({ enabled: true, to, authority, fingerprint })
  if (!parsed.success || parseLogServer(to) === null) throw new UsageError('logServer', { value: to })
  return parsed.data
}
