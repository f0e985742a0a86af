import { join } from 'node:path'
import { listeningPort, serverUrl } from '../../../shared/domain/network/ports.ts'
import { namesOf } from '../../../shared/domain/trust/names.ts'
import { apacheFile, AUTHORITY_FILE, nginxFile } from '../../../shared/domain/trust/server-files.ts'
import type { FileContent } from '../../../shared/ipc/contract/files.ts'
import type { TrustState } from '../../../shared/ipc/contract/trust.ts'
import { namesForPhones } from '../open-site/site-security.ts'
import { requestArchive } from '../trust/request-archive.ts'
import type { SiteTrust } from '../trust/site-trust.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'site' | 'state' | 'recorder'>>()

export const trust = os.trust.router({
  state: os.trust.state.handler(({ context }) => stateOf(context)),
  setUp: os.trust.setUp.handler(async ({ input, context }) => {
    const open = context.site.need()
    const { name } = open.site.settings()
    const { trust: certificates } = await open.certificates()
    if (!(await certificates.hasAuthority())) await certificates.createAuthority(`${name} Root CA`)
    await certificates.issueServer(input.names)
    await open.configure('https', { ...open.site.settings().servers.https, enabled: true })
    return null
  }),
  createAuthority: os.trust.createAuthority.handler(async ({ context }) => {
    const { site } = context.site.need()
    const certificates = await trustOf(context)
    if (!(await certificates.hasAuthority())) await certificates.createAuthority(`${site.settings().name} Root CA`)
    return null
  }),
  issueServer: os.trust.issueServer.handler(async ({ input, context }) => {
    await (await trustOf(context)).issueServer(input.names)
    return null
  }),
  importServer: os.trust.importServer.handler(async ({ input: { certificate, key, password }, context }) => {
    await (
      await trustOf(context)
    ).importServer({
      certificate: await read(certificate),
      key: key === undefined ? undefined : await read(key),
      password,
    })
    return null
  }),
  importMakers: os.trust.importMakers.handler(async ({ input, context }) => {
    const { name, bytes } = await read(input)
    return { count: await (await trustOf(context)).importMakers(name, bytes) }
  }),
  removeMakers: os.trust.removeMakers.handler(async ({ input, context }) => {
    await (await trustOf(context)).removeMakers(input.file)
    return null
  }),
  request: os.trust.request.handler(async ({ input, context }) => {
    const { request } = await (await trustOf(context)).createRequest(input)
    return { request, archive: (await requestArchive(input.host, request)).toString('base64') }
  }),
  revoke: os.trust.revoke.handler(async ({ input, context }) => {
    await (await trustOf(context)).revoke(input.serial)
    return null
  }),
  setAccess: os.trust.setAccess.handler(async ({ input, context }) => {
    const { site, certificates } = context.site.need()
    await site.setTrust({ access: input.rules })
    await (await certificates()).tls.settingsChanged()
    return null
  }),
  configure: os.trust.configure.handler(async ({ input, context }) => {
    const { site, certificates } = context.site.need()
    await site.setTrust(input)
    await (await certificates()).tls.settingsChanged()
    return null
  }),
  keyLog: os.trust.keyLog.handler(async ({ input, context }) => {
    const { site, certificates } = context.site.need()
    const { tls } = await certificates()
    if (input.on) await tls.startKeyLog(join(site.parts.hidden, 'keylog.txt'))
    else tls.stopKeyLog()
    // Told like every change: screens follow it, and the history knows when somebody could read along.
    context.recorder.emit({ type: 'settings.changed', setting: 'trust' })
    return null
  }),
  webServerFiles: os.trust.webServerFiles.handler(async ({ context }) => {
    const { site } = context.site.need()
    const certificates = await trustOf(context)
    const { leaf } = await certificates.serverIdentity()
    const { clients, oldPhones } = site.file().trust
    const facts = { host: namesOf(leaf.facts)[0] ?? 'localhost', clients, oldPhones }
    return { apache: apacheFile(facts), nginx: nginxFile(facts) }
  }),
})

const trustOf = async ({ site }: Pick<Api, 'site'>): Promise<SiteTrust> => (await site.need().certificates()).trust

const read = async ({ name, content }: { readonly name: string; readonly content: FileContent }) => ({
  name,
  bytes: new Uint8Array(await content.arrayBuffer()),
})

async function stateOf({ site, state }: Pick<Api, 'site' | 'state'>): Promise<TrustState> {
  const open = site.need()
  const { trust: kept, tls } = await open.certificates()
  const { oldPhones, clients, ownPhone, access } = open.site.file().trust
  const [certificates, acceptance, revoked, awaits] = await Promise.all([
    kept.list(),
    kept.acceptance(),
    kept.revoked(),
    kept.awaitsCertificate(),
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
    keyLog: tls.keepsKeyLog,
    access,
    revoked,
    awaits,
  }
}
