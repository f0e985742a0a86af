import { timingSafeEqual } from 'node:crypto'
import type { FileServerName, RefusalReason } from '../../../shared/domain/event/bench-event.ts'
import { err, type Result } from '../../../shared/domain/result.ts'
import { fits, weighCertificate, type AccessRule, type CertificateMode } from '../../../shared/domain/trust/access.ts'
import type { ShownCertificate } from '../../../shared/domain/trust/shown-certificate.ts'
import type { Clock } from '../core/clock.ts'
import { authenticate, type Account } from '../core/digest-login.ts'
import { hashText } from '../core/hash-text.ts'
import type { FileRequest, Refusal, ServedFile, ServedFiles } from '../core/served-file.ts'

export interface AccessSettings {
  /** What HTTPS asks of a path without a rule. */
  readonly clients: CertificateMode
  readonly ownPhone: boolean
  readonly access: readonly AccessRule[]
}

export interface AccessDeps {
  readonly settings: () => AccessSettings
  /** A key of the site, by its name: the password of a login. */
  readonly password: (key: string) => Promise<string | null>
  readonly clock: Clock
}

interface Asking {
  readonly server: FileServerName
  readonly target: string
  readonly method: string
  readonly authorization: string | undefined
  readonly certificate: ShownCertificate | null
}

interface Denied {
  readonly reason: Extract<RefusalReason, `certificate-${string}` | `login-${string}`>
  readonly headers: readonly string[]
}

const REALM = 'Resync Bench'

/** Decides who may have which path, for every server alike: what is kept from a browser is kept from TFTP, too. */
export class Access {
  readonly #deps: AccessDeps

  constructor(deps: AccessDeps) {
    this.#deps = deps
  }

  /** Whether some path may want a certificate: then every handshake asks for one. */
  asks(): boolean {
    const { clients, access } = this.#deps.settings()
    return clients !== 'none' || access.some(({ certificate }) => certificate !== 'none')
  }

  readonly admit = (asking: Asking): Promise<Denied | null> | Denied | null => {
    const rule = this.#ruleFor(asking)
    const reason = weighCertificate(rule, asking.certificate, asking.target)
    if (reason !== null) return { reason, headers: [] }
    return rule.login === undefined ? null : this.#weighLogin(asking, rule.login)
  }

  /** The same files for a server that can neither show a certificate nor ask for a login. */
  guarded(files: ServedFiles): ServedFiles {
    return {
      open: (request: FileRequest): Promise<Result<ServedFile, Refusal>> => {
        const rule = this.#ruleFor({ ...request, target: `/${request.target.replace(/^\/+/, '')}` })
        if (rule.login !== undefined) return Promise.resolve(err({ reason: 'login-missing' }))
        if (rule.certificate === 'required') return Promise.resolve(err({ reason: 'certificate-missing' }))
        return files.open(request)
      },
    }
  }

  #ruleFor({ server, target }: Pick<Asking, 'server' | 'target'>): Omit<AccessRule, 'path'> {
    const { clients, ownPhone, access } = this.#deps.settings()
    const rule = access.find((one) => fits(one, decoded(target)))
    return rule ?? { certificate: server === 'https' ? clients : 'none', ownPhone }
  }

  async #weighLogin(asking: Asking, { scheme, user, key }: NonNullable<AccessRule['login']>): Promise<Denied | null> {
    const password = await this.#deps.password(key)
    const accounts = password === null ? [] : [{ user, password }]
    return weighLogin(asking, { scheme, accounts, scope: key, now: this.#deps.clock.now() })
  }
}

export interface LoginWish {
  readonly scheme: 'basic' | 'digest'
  readonly accounts: readonly Account[]
  /** Whose login it is: a nonce of another is foreign. */
  readonly scope: string
  readonly now: number
}

/** Whether one of the accounts asks; null when it does, else how to ask better. */
export function weighLogin(
  { authorization, method, target }: Pick<Asking, 'authorization' | 'method' | 'target'>,
  { scheme, accounts, scope, now }: LoginWish,
): Denied | null {
  if (scheme === 'basic') {
    const isRight = accounts.some(({ user, password }) => isBasic(authorization, `${user}:${password}`))
    const reason = authorization === undefined ? 'login-missing' : 'login-wrong'
    return isRight ? null : { reason, headers: ['WWW-Authenticate', `Basic realm="${REALM}", charset="UTF-8"`] }
  }
  const answer = authenticate({ authorization, method, uri: target, realm: REALM, accounts, scope, now, qop: true })
  if ('user' in answer) return null
  return { reason: answer.wrong ? 'login-wrong' : 'login-missing', headers: ['WWW-Authenticate', answer.challenge] }
}

/** In the same time, however much of it is right. */
function isBasic(authorization: string | undefined, wanted: string): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]{1,2048})$/i.exec(authorization ?? '')?.[1]
  if (given === undefined) return false
  const [one, other] = [Buffer.from(given, 'base64').toString('utf8'), wanted].map((text) =>
    Buffer.from(hashText('sha256', text)),
  )
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

/** As the file behind it is found: `%2e` is a dot. What cannot be decoded reaches no file. */
function decoded(target: string): string {
  const [path = ''] = target.split('?', 1)
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
