import { readFile } from 'node:fs/promises'
import { version } from '../../package.json'
import { isWhole, type PackVerdict } from '../../shared/domain/handover/manifest.ts'
import { openPack, verifyPack } from '../bench/handover/read-pack.ts'
import { writeSitePack } from '../bench/handover/site-pack.ts'
import type { Command, ExitCode } from './command.ts'
import { inert, type Io } from './io.ts'
import { withSiteHistory } from './site-history.ts'
import { onlyArgument, parse, UsageError } from './usage-error.ts'

const options = {
  site: { type: 'string' },
  out: { type: 'string', short: 'o' },
  to: { type: 'string' },
  'passphrase-file': { type: 'string' },
} as const

/** The papers for whoever takes over: made, checked, and opened as a site again. */
export const handover: Command = {
  run: async (args, io) => {
    const [action, ...rest] = args
    const { values, positionals } = parse(rest, options)
    const passphrase = await passphraseIn(values['passphrase-file'])
    switch (action) {
      case 'export':
        return make(needed(values.site, '--site'), needed(values.out, '-o'), { passphrase, io })
      case 'verify':
        return check(onlyArgument(positionals, 'FILE.zip'), io)
      case 'open':
        return open(onlyArgument(positionals, 'FILE.zip'), needed(values.to, '--to'), { passphrase, io })
      default:
        throw new UsageError('missing', { what: 'export, open, verify' })
    }
  },
}

interface With {
  readonly passphrase: string | null
  readonly io: Io
}

const needed = (value: string | undefined, what: string): string => {
  if (value === undefined) throw new UsageError('missing', { what })
  return value
}

async function passphraseIn(file: string | undefined): Promise<string | null> {
  if (file === undefined) return null
  const [line = ''] = (await readFile(file, 'utf8')).split(/\r?\n/, 1)
  if (line === '') throw new UsageError('missing', { what: '--passphrase-file' })
  return line
}

const make = (folder: string, file: string, { passphrase, io }: With): Promise<ExitCode> =>
  withSiteHistory(folder, async (open) => {
    const product = `Resync Bench ${version}`
    const pack = await writeSitePack(file, { ...open, product, passphrase, printPdf: null })
    io.tell({ event: 'pack', file, ...pack })
    io.say(io.t('cli:handover.made', { file, files: pack.files, phones: pack.phones }))
    io.say(io.t('cli:handover.signed', { fingerprint: pack.fingerprint }))
    io.say(io.t('cli:handover.noPdf'))
    return 0
  })

async function check(file: string, io: Io): Promise<ExitCode> {
  const verdict = await verifyPack(file)
  tellVerdict(verdict, io)
  return isWhole(verdict) ? 0 : 1
}

function tellVerdict(verdict: PackVerdict, io: Io): void {
  const { manifest, signature, fingerprint, problems } = verdict
  const { site, made, files } = manifest
  io.tell({
    event: 'verdict',
    site,
    made,
    files: files.length,
    signature,
    fingerprint,
    problems,
    whole: isWhole(verdict),
  })
  if (isWhole(verdict)) io.say(io.t('cli:handover.verified', { site: inert(site), made, files: files.length }))
  else io.complain(io.t('cli:handover.notWhole', { signature }))
  for (const { name, problem } of io.json ? [] : problems)
    io.complain(`  ${io.t(`cli:handover.problem.${problem}`)}: ${inert(name)}`)
  if (fingerprint !== '') io.say(io.t('cli:handover.signed', { fingerprint }))
}

async function open(file: string, folder: string, { passphrase, io }: With): Promise<ExitCode> {
  const { verdict, secrets } = await openPack(file, folder, passphrase)
  const { site } = verdict.manifest
  io.tell({ event: 'opened', site, folder, secrets, fingerprint: verdict.fingerprint })
  io.say(io.t('cli:handover.opened', { site: inert(site), folder }))
  io.say(io.t(`cli:handover.secrets.${secrets}`))
  io.say(io.t('cli:handover.signed', { fingerprint: verdict.fingerprint }))
  return 0
}
