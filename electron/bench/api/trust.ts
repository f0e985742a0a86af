import { join } from 'node:path'
import { listeningPort, serverUrl } from '../../../shared/domain/network/ports.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import { apacheFile, AUTHORITY_FILE, nginxFile } from '../../../shared/domain/trust/server-files.ts'
import type { FileContent } from '../../../shared/ipc/contract/files.ts'
import type { TrustState } from '../../../shared/ipc/contract/trust.ts'
import { namesForPhones } from '../open-site/site-security.ts'
import { requestArchive } from '../trust/request-archive.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'site' | 'state' | 'recorder'>>()

export const trust = os.trust.router({
  state: os.trust.state.handler(({ context }) => stateOf(context)),
  setUp: os.trust.setUp.handler(async ({ input, context }) => {
    const open = context.site.need()
    const { name } = open.site.settings()
    if (!(await open.trust.hasAuthority())) await open.trust.createAuthority(`${name} Root CA`)
    await open.trust.issueServer(input.names)
    await open.configure('https', { ...open.site.settings().servers.https, enabled: true })
    return null
  }),
  createAuthority: os.trust.createAuthority.handler(async ({ context }) => {
    const { site, trust: certificates } = context.site.need()
    if (!(await certificates.hasAuthority())) await certificates.createAuthority(`${site.settings().name} Root CA`)
    return null
  }),
  issueServer: os.trust.issueServer.handler(async ({ input, context }) => {
    await context.site.need().trust.issueServer(input.names)
    return null
  }),
  importServer: os.trust.importServer.handler(async ({ input: { certificate, key, password }, context }) => {
    await context.site.need().trust.importServer({
      certificate: await read(certificate),
      key: key === undefined ? undefined : await read(key),
      password,
    })
    return null
  }),
  importMakers: os.trust.importMakers.handler(async ({ input, context }) => {
    const { name, bytes } = await read(input)
    return { count: await context.site.need().trust.importMakers(name, bytes) }
  }),
  removeMakers: os.trust.removeMakers.handler(async ({ input, context }) => {
    await context.site.need().trust.removeMakers(input.file)
    return null
  }),
  request: os.trust.request.handler(async ({ input, context }) => {
    const { request } = await context.site.need().trust.createRequest(input)
    return { request, archive: (await requestArchive(input.host, request)).toString('base64') }
  }),
  revoke: os.trust.revoke.handler(async ({ input, context }) => {
    await context.site.need().trust.revoke(input.serial)
    return null
  }),
  setAccess: os.trust.setAccess.handler(async ({ input, context }) => {
    const { site, tls } = context.site.need()
    await site.setTrust({ access: input.rules })
    await tls.settingsChanged()
    return null
  }),
  configure: os.trust.configure.handler(async ({ input, context }) => {
    const { site, tls } = context.site.need()
    await site.setTrust(input)
    await tls.settingsChanged()
    return null
  }),
  keyLog: os.trust.keyLog.handler(async ({ input, context }) => {
    const { site, tls } = context.site.need()
    if (input.on) await tls.startKeyLog(join(site.parts.hidden, 'keylog.txt'))
    else tls.stopKeyLog()
    // Told like every change: screens follow it, and the history knows when somebody could read along.
    context.recorder.emit({ type: 'settings.changed', setting: 'trust' })
    return null
  }),
  webServerFiles: os.trust.webServerFiles.handler(async ({ context }) => {
    const { site, trust: certificates } = context.site.need()
    const { leaf } = await certificates.serverIdentity()
    const { clients, oldPhones } = site.file().trust
    const facts = { host: namesOf(leaf.facts)[0] ?? 'localhost', clients, oldPhones }
    return { apache: apacheFile(facts), nginx: nginxFile(facts) }
  }),
})

const read = async ({ name, content }: { readonly name: string; readonly content: FileContent }) => ({
  name,
  bytes: new Uint8Array(await content.arrayBuffer()),
})

async function stateOf({ site, state }: Pick<Api, 'site' | 'state'>): Promise<TrustState> {
  const open = site.need()
  const { oldPhones, clients, ownPhone, access } = open.site.file().trust
  const [certificates, acceptance, revoked, awaits] = await Promise.all([
    open.trust.list(),
    open.trust.acceptance(),
    open.trust.revoked(),
    open.trust.awaitsCertificate(),
  ])
  const { advertised, servers } = state()
  const port = listeningPort(servers.http)
  const isPublished = certificates.some(({ use }) => use === 'authority') && advertised !== null && port !== null
  return {
    certificates,
    acceptance,
    settings: { oldPhones, clients, ownPhone },
    names: namesForPhones(open.site),
    authorityUrl: isPublished ? `${serverUrl('http', advertised, port)}/${AUTHORITY_FILE}` : null,
    keyLog: open.tls.keepsKeyLog,
    access,
    revoked,
    awaits,
  }
}
