import { readFile, writeFile } from 'node:fs/promises'
import { errorCode } from '../bench/core/error-code.ts'
import { ikmEncodings, readIkm } from '../bench/packing/aes128gcm.ts'
import type { Layer } from '../bench/packing/pack.ts'
import type { PackingProblem } from '../bench/packing/problem.ts'
import { type Digest, digests } from '../bench/packing/aes-cbc.ts'
import type { ExitCode } from './command.ts'
import type { Io } from './io.ts'
import { parse } from './usage-error.ts'
import { systemWords } from './words.ts'

/** Ends the command with a message; messages never contain a key. */
export class Refusal extends Error {
  readonly exitCode: ExitCode
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
  constructor(exitCode: ExitCode, code: string, params: Readonly<Record<string, string | number>> = {}) {
    super(code)
    this.exitCode = exitCode
    this.code = code
    this.params = params
  }
}

const misuse = (code: string, params = {}): Refusal => new Refusal(2, code, params)
export const refused = ({ code, params }: PackingProblem): Refusal => new Refusal(1, code, params)

/** Says why a command ended, and gives its exit code. */
export async function ending(work: () => Promise<ExitCode>, io: Io): Promise<ExitCode> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { exitCode, code } = error
    const said = error.params['detail']
    const params = typeof said === 'string' ? { ...error.params, detail: systemWords(io.t, said) } : error.params
    if (exitCode === 2) io.complain(io.t(`packing:misuse.${code}`, params))
    else {
      io.tell({ event: 'refused', code, params: error.params, message: io.t(`packing:${code}.what`, params) })
      io.complain(`${io.t(`packing:${code}.what`, params)}\n${io.t(`packing:${code}.next`, params)}`)
    }
    return exitCode
  }
}

export interface PackingArguments {
  readonly file: string
  readonly out?: string
  readonly gzip: boolean
  readonly digest?: Digest
  readonly key?: string
  readonly ikm?: Uint8Array
}

/**
 * A key on the command line is seen by every user of the machine and kept in the shell's history; a file or a
 * variable of the environment is not.
 */
export async function readArguments(args: readonly string[]): Promise<PackingArguments> {
  // The parser's own message would repeat the key.
  if (args.some((arg) => /^--?(?:key|ikm)(?!-|=|$)/.test(arg))) throw misuse('glued')
  const { values, positionals } = parse(args, {
    out: { type: 'string', short: 'o' },
    gzip: { type: 'boolean' },
    digest: { type: 'string' },
    key: { type: 'string' },
    'key-file': { type: 'string' },
    'key-env': { type: 'string' },
    'ikm-file': { type: 'string' },
    'ikm-encoding': { type: 'string' },
  })
  const [file] = positionals
  if (file === undefined || positionals.length > 1) throw misuse('file')
  const given = [values.key, values['key-file'], values['key-env'], values['ikm-file']].filter((v) => v !== undefined)
  if (given.length > 1) throw misuse('twoKeys')
  const digest = digests.find((one) => one === values.digest)
  if (values.digest !== undefined && digest === undefined) throw misuse('digest')
  const key = await keyFrom(values.key, values['key-file'], values['key-env'])
  const ikm = await ikmFrom(values['ikm-file'], values['ikm-encoding'])
  const { out, gzip = false } = values
  if (out === file) throw misuse('same')
  return {
    file,
    gzip,
    ...(out !== undefined && { out }),
    ...(digest && { digest }),
    ...(key !== undefined && { key }),
    ...(ikm && { ikm }),
  }
}

async function keyFrom(
  key: string | undefined,
  file: string | undefined,
  variable: string | undefined,
): Promise<string | undefined> {
  if (file !== undefined) return firstLine(file)
  if (variable === undefined) return key
  const value = process.env[variable]
  if (value === undefined) throw misuse('noEnv', { name: variable })
  return value
}

async function ikmFrom(file: string | undefined, encoding = 'ascii'): Promise<Uint8Array | undefined> {
  const known = ikmEncodings.find((one) => one === encoding)
  if (known === undefined) throw misuse('ikmEncoding')
  if (file === undefined) return undefined
  const ikm = readIkm(await firstLine(file), known)
  if (!ikm.ok) throw refused(ikm.error)
  return ikm.value
}

/** As `openssl enc -kfile` reads it: the first line, without its end. */
async function firstLine(file: string): Promise<string> {
  return (
    Buffer.from(await readWhole(file))
      .toString('utf8')
      .split(/\r?\n/, 1)[0] ?? ''
  )
}

export async function readWhole(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new Refusal(1, 'unreadable', { file, detail: errorCode(error) })
  }
}

export async function writeWhole(file: string, data: Uint8Array): Promise<void> {
  try {
    await writeFile(file, data)
  } catch (error) {
    throw new Refusal(1, 'unwritable', { file, detail: errorCode(error) })
  }
}

/** `gzip, aes-256-cbc (md5)`. */
export const layersText = (layers: readonly Layer[], io: Io): string =>
  layers.length === 0
    ? io.t('packing:tell.nothing')
    : layers.map((layer) => (layer.form === 'aes-256-cbc' ? `${layer.form} (${layer.digest})` : layer.form)).join(', ')
