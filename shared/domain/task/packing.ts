/** Texts of command lines for a POSIX shell; the key itself stands in none of them. */
export interface PackCommands {
  readonly bench: string
  /** What the chapter does by hand, in its order: compress, then encrypt. */
  readonly byHand: readonly string[]
}

const quoted = (path: string): string =>
  /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`

/** The file name that stands for the packed one: `basic.txt.gz`, `basic.cfg`. */
export function packedName(path: string, gzip: boolean, encrypt: boolean): string {
  if (encrypt) return `${path.replace(/\.[^./]{1,8}$/, '')}.cfg`
  return gzip ? `${path}.gz` : path
}

/** `KEY` is an environment variable: a key on the command line shows in the list of processes and in the shell's history. */
export function packCommands(path: string, gzip: boolean, encrypt: boolean): PackCommands {
  const output = packedName(path, gzip, encrypt)
  const options = [gzip ? ' --gzip' : '', encrypt ? ' --key-env KEY' : ''].join('')
  const zipped = gzip ? `${path}.gz` : path
  return {
    bench: `resync-bench pack ${quoted(path)}${options} -o ${quoted(output)}`,
    byHand: [
      ...(gzip ? [`gzip -k ${quoted(path)}`] : []),
      ...(encrypt
        ? [`openssl enc -aes-256-cbc -md md5 -pass env:KEY -in ${quoted(zipped)} -out ${quoted(output)}`]
        : []),
    ],
  }
}
