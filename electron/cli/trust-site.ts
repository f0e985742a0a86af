import { systemClock } from '../bench/core/clock.ts'
import { chooseAdvertised, listInterfaces } from '../bench/net/interfaces.ts'
import { openSite } from '../bench/site/site.ts'
import { keyKinds, type KeyKind } from '../bench/trust/keys.ts'
import { SiteTrust } from '../bench/trust/site-trust.ts'
import { nameText, type ListedCertificate } from '../../shared/domain/trust/certificate.ts'
import { dayOf } from '../../shared/domain/trust/findings.ts'
import { namesOf } from '../../shared/domain/trust/names.ts'
import type { ExitCode } from './command.ts'
import { inert, type Io } from './io.ts'
import { UsageError, noArguments, parse } from './usage-error.ts'

/** The certificates of the site in a folder. */
export async function trustOf(folder: string | undefined): Promise<SiteTrust> {
  if (folder === undefined) throw new UsageError('missing', { what: '--site' })
  const site = await openSite(folder)
  const names = (): readonly string[] => {
    const advertised = chooseAdvertised(site.settings(), listInterfaces())
    return advertised === null ? [] : [advertised]
  }
  return new SiteTrust({ parts: site.parts, clock: systemClock, names })
}

export function keyKindOf(text: string | undefined): KeyKind {
  const kind = keyKinds.find((one) => one === (text ?? 'rsa-2048'))
  if (kind === undefined) throw new UsageError('keyKind', { value: text ?? '', known: keyKinds.join(', ') })
  return kind
}

export async function trustInit(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    name: { type: 'string' },
    key: { type: 'string' },
  })
  noArguments(positionals)
  const trust = await trustOf(values.site)
  const { name } = (await openSite(values.site ?? '')).settings()
  await trust.createAuthority(values.name ?? `${name} Root CA`, keyKindOf(values.key))
  return showAll(trust, io, ({ use }) => use === 'authority')
}

export async function trustServer(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, {
    site: { type: 'string' },
    name: { type: 'string', multiple: true, default: [] },
    key: { type: 'string' },
  })
  const trust = await trustOf(values.site)
  await trust.issueServer([...values.name, ...positionals], keyKindOf(values.key))
  return showAll(trust, io, ({ use }) => use === 'server')
}

export async function trustShow(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, { site: { type: 'string' } })
  noArguments(positionals)
  const trust = await trustOf(values.site)
  const exit = await showAll(trust, io)
  const acceptance = await trust.acceptance()
  if (acceptance !== null && !io.json) {
    io.say(io.t('trust:acceptance.title'))
    for (const { group, accepts } of acceptance.phones)
      io.say(
        `  ${io.t(accepts ? 'trust:acceptance.yes' : 'trust:acceptance.no')}  ${io.t(`trust:group.${group}.what`)}`,
      )
  }
  return exit
}

/** One object a certificate; 1 when something is wrong with one of them. */
export async function showAll(
  trust: SiteTrust,
  io: Io,
  wanted: (certificate: ListedCertificate) => boolean = () => true,
): Promise<ExitCode> {
  const listed = (await trust.list()).filter(wanted)
  for (const certificate of listed) tell(certificate, io)
  if (listed.length === 0) io.complain(io.t('trust:cli.nothing'))
  return listed.some(({ findings }) => findings.some(({ severity }) => severity === 'error')) ? 1 : 0
}

function tell(certificate: ListedCertificate, io: Io): void {
  const { use, subject, issuer, file, notBefore, notAfter, fingerprint, serial, key, findings } = certificate
  const names = namesOf(certificate)
  const told = findings.map((one) => ({
    ...one,
    message: io.t(`trust:finding.${one.code}.what`, one.params),
    next: io.t(`trust:finding.${one.code}.next`, one.params),
  }))
  const dates = { notBefore: new Date(notBefore).toISOString(), notAfter: new Date(notAfter).toISOString() }
  io.tell({
    event: 'certificate',
    use,
    subject: nameText(subject),
    issuer: nameText(issuer),
    names,
    dates,
    fingerprint,
    serial,
    key,
    ...(file !== '' && { file }),
    findings: told,
  })
  if (io.json) return
  io.say(inert(`${io.t(`trust:use.${use}`)}  ${nameText(subject)}`))
  io.say(inert(`    ${io.t('trust:cli.issuer', { issuer: nameText(issuer) })}`))
  if (names.length > 0) io.say(inert(`    ${io.t('trust:cli.names', { names: names.join(', ') })}`))
  io.say(`    ${io.t('trust:cli.until', { date: dayOf(notAfter) })}`)
  io.say(`    SHA-256 ${fingerprint}`)
  for (const { severity, message, next } of told)
    io.say(inert(`    ${io.t(`trust:severity.${severity}`)}  ${message} ${next}`))
}
