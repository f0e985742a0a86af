import { createHash, randomUUID } from 'node:crypto'
import { posix } from 'node:path'
import SftpClient from 'ssh2-sftp-client'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { SftpPlace } from '../../../shared/domain/publish/places.ts'
import { errorCode } from '../core/error-code.ts'
import type { PublishTarget } from './target.ts'

export interface SftpSecrets {
  /** A private key in PEM or OpenSSH's form, its passphrase; or a password. */
  readonly privateKey?: string | undefined
  readonly passphrase?: string | undefined
  readonly password?: string | undefined
}

export interface SftpOptions extends SftpSecrets {
  readonly place: SftpPlace
  /** The host key that is known, as `ssh-keygen -lf` prints it (`SHA256:…`); null where none is. */
  readonly hostKey: string | null
}

const READY_MS = 20_000
const NO_SUCH_FILE = 2

/**
 * A folder on a server that speaks SFTP. Its host key must be the one that is known: what is asked for the first time, and
 * whether it was kept, is its caller's.
 */
export async function sftpTarget(options: SftpOptions): Promise<PublishTarget> {
  // Left alone, the library writes to the terminal; what goes wrong reaches the calls that wait for it.
  const silent = (): undefined => undefined
  const client = new SftpClient('publish', { error: silent, end: silent, close: silent })
  await connect(client, options)
  return new SftpFolder(client, options.place)
}

async function connect(client: SftpClient, options: SftpOptions): Promise<void> {
  const { place, hostKey, privateKey, passphrase, password } = options
  let shown = ''
  const hostVerifier = (key: Buffer): boolean => {
    shown = `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
    return shown === hostKey
  }
  try {
    await client.connect({
      ...{ host: place.host, port: place.port, username: place.user, hostVerifier, readyTimeout: READY_MS, retries: 0 },
      ...(privateKey !== undefined && { privateKey }),
      ...(passphrase !== undefined && { passphrase }),
      ...(password !== undefined && { password }),
    })
  } catch (error) {
    if (shown !== '' && shown !== hostKey) {
      const code = hostKey === null ? 'HOST_KEY_UNKNOWN' : 'HOST_KEY_CHANGED'
      throw new BenchError(code, { host: place.host, found: shown, known: hostKey ?? '' }, { cause: error })
    }
    throw new BenchError('SFTP_REFUSED', { host: place.host, detail: reasonOf(error) }, { cause: error })
  }
}

/** The system's code where the network failed; everything else is a log-in that was refused. The library's words stay here. */
const reasonOf = (error: unknown): string => {
  const code = errorCode(error)
  return /^E[A-Z]{3,}$/.test(code) ? code : 'login'
}

class SftpFolder implements PublishTarget {
  readonly name: string
  readonly #client: SftpClient
  readonly #root: string
  /** Each folder is made once, however many files wait for it. */
  readonly #made = new Map<string, Promise<unknown>>()

  constructor(client: SftpClient, { user, host, port, folder }: SftpPlace) {
    this.#client = client
    this.#root = folder
    this.name = `sftp ${user}@${host}:${port}/${folder}`
  }

  async size(path: string): Promise<number | null> {
    try {
      const found = await this.#client.stat(this.#at(path))
      return found.isFile ? found.size : null
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  async write(path: string, content: Uint8Array): Promise<void> {
    const to = this.#at(path)
    const parent = posix.dirname(to)
    await this.#folder(parent)
    const staged = posix.join(parent, `.${randomUUID()}.part`)
    await this.#client.put(Buffer.from(content), staged)
    try {
      await this.#client.posixRename(staged, to)
    } catch (error) {
      await this.#client.delete(staged, true)
      throw error
    }
  }

  async remove(path: string): Promise<void> {
    await this.#client.delete(this.#at(path), true)
  }

  async close(): Promise<void> {
    await this.#client.end()
  }

  #at(path: string): string {
    return posix.join(this.#root, path)
  }

  #folder(path: string): Promise<unknown> {
    const known = this.#made.get(path)
    if (known !== undefined) return known
    const making = this.#client.mkdir(path, true)
    this.#made.set(path, making)
    return making
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === NO_SUCH_FILE || error.code === 'ENOENT')
