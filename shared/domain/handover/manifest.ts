import { z } from 'zod'

export const MANIFEST = 'manifest.json'
export const SIGNATURE = 'manifest.sig'
export const PUBLIC_KEY = 'manifest-key.pem'
/** What of a pack is the site's folder. */
export const SITE_FOLDER = 'site/'
/** Passwords and keys, where somebody asked for them: only a passphrase opens it. */
export const SEALED = 'secrets.sealed'

const manifest = z.object({
  format: z.literal('resync-bench-handover'),
  version: z.literal(1),
  site: z.string().max(120),
  /** When it was made, by the laptop's clock (ISO 8601). */
  made: z.string(),
  product: z.string(),
  phones: z.number().int(),
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
})

export type Manifest = z.output<typeof manifest>

/** A manifest as it was signed; null when it is none of ours, or of a version that we do not know. */
export function readManifest(text: string): Manifest | null {
  try {
    const parsed = manifest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** One line a file, so that a person can look through it. */
export const writeManifest = ({ files, ...about }: Omit<Manifest, 'format' | 'version'>): string => {
  const head = JSON.stringify({ format: 'resync-bench-handover', version: 1, ...about }, null, 2).replace(/\n\}$/, '')
  return `${head},\n  "files": [\n${files.map((file) => `    ${JSON.stringify(file)}`).join(',\n')}\n  ]\n}\n`
}

/** What is wrong with a file of a pack. */
export interface PackProblem {
  readonly name: string
  readonly problem: 'changed' | 'missing' | 'not-listed'
}

export interface PackVerdict {
  readonly manifest: Manifest
  readonly signature: 'valid' | 'invalid' | 'missing'
  /** SHA-256 of the public key: compare it with what the sender says. */
  readonly fingerprint: string
  readonly problems: readonly PackProblem[]
}

export const isWhole = ({ signature, problems }: PackVerdict): boolean => signature === 'valid' && problems.length === 0
