import { Blob } from 'node:buffer'
import { accountOf } from '../../../shared/domain/broadworks/authentication.ts'
import { addressOf, folderOf } from '../../../shared/domain/broadworks/device-type.ts'
import { exportDeviceType, profileTableHeading, profileTableRows } from '../../../shared/domain/broadworks/export.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { parseMac } from '../../../shared/domain/identity/mac.ts'
import { writeCsv } from '../../../shared/domain/phone-book/csv.ts'
import { readModel } from '../../../shared/domain/phone/models.ts'
import type { BroadworksState } from '../../../shared/ipc/contract/broadworks.ts'
import { textArchive } from '../broadworks/archive.ts'
import type { StoredType } from '../broadworks/device-folder.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'broadworks' | 'firmware' | 'provisioning' | 'site' | 'certificates'>>()

export const broadworks = os.broadworks.router({
  state: os.broadworks.state.handler(({ context, signal }) => stateOf(context.site.need(), signal)),
  import: os.broadworks.import.handler(async ({ input: { uploads, replace }, context }) => {
    const { broadworks: parts, firmware, site, certificates } = context.site.need()
    try {
      const imported = []
      for (const { path } of firmware.uploads.sources(uploads)) imported.push(...(await parts.import(path, replace)))
      await site.setBroadworks({})
      await (await certificates()).tls.settingsChanged()
      return imported.map(({ type, written, byHand }) => ({ name: type.name, written, byHand }))
    } finally {
      await firmware.uploads.discard(uploads)
    }
  }),
  setTags: os.broadworks.setTags.handler(async ({ input: { rows, basedOn }, context }) => {
    const { broadworks: parts, site } = context.site.need()
    await parts.setTags(rows, basedOn)
    await site.setBroadworks({})
    return null
  }),
  setUnset: os.broadworks.setUnset.handler(async ({ input, context }) => {
    await context.site.need().site.setBroadworks({ unset: input.unset })
    return null
  }),
  setLogin: os.broadworks.setLogin.handler(async ({ input: { folder, user, password }, context }) => {
    const { site, provisioning } = context.site.need()
    const key = `dms ${folder}`
    const others = Object.entries(site.file().broadworks.logins).filter(([one]) => one !== folder)
    const login = user === '' ? [] : [[folder, { user, key }] as const]
    await site.setBroadworks({ logins: Object.fromEntries([...others, ...login]) })
    if (user === '') await provisioning.secrets.set(key, null)
    else if (password !== undefined && password !== '') await provisioning.secrets.set(key, password)
    return null
  }),
  preview: os.broadworks.preview.handler(async ({ input: { mac, unset }, context }) => {
    const { broadworks: parts, provisioning } = context.site.need()
    const parsed = parseMac(mac)
    const row = parsed.ok ? (await provisioning.phones.current()).byMac.get(parsed.value) : undefined
    if (row === undefined) throw new BenchError('PHONE_UNKNOWN', { mac })
    return parts.render(row, unset)
  }),
  profiles: os.broadworks.profiles.handler(async ({ context }) => {
    const { broadworks: parts, provisioning } = context.site.need()
    const [{ types }, { book }] = await Promise.all([parts.current(), provisioning.phones.current()])
    const rows = profileTableRows(book.rows, ({ values }) => typeFor(types, values['model'] ?? ''))
    const dialect = { delimiter: ',', lineEnd: '\r\n', bom: true } as const
    return { csv: writeCsv([profileTableHeading, ...rows], dialect) }
  }),
  export: os.broadworks.export.handler(async ({ input: { template, deviceType, fileName }, context }) => {
    const { provisioning } = context.site.need()
    const found = await provisioning.profiles.template(template)
    if (found === null) throw new BenchError('FILE_UNKNOWN', { path: `templates/${template}` })
    const made = exportDeviceType({ deviceType, fileName, template: found.text, ports: linesOf(deviceType) })
    if (!made.ok) throw new BenchError('BAD_INPUT', { detail: made.error })
    const { files, customTags } = made.value
    const zip = new Blob([new Uint8Array(await textArchive(files))], { type: 'application/zip' })
    return { name: `${folderOf(deviceType)}.DTAF.zip`, zip, customTags }
  }),
})

type Parts = Pick<OpenSite, 'broadworks' | 'provisioning' | 'site'>

async function stateOf(
  { broadworks: parts, provisioning, site }: Parts,
  signal: AbortSignal | undefined,
): Promise<BroadworksState> {
  const [{ types, tags }, { book }] = await Promise.all([parts.current(), provisioning.phones.current()])
  const { unset, logins } = site.file().broadworks
  const missing = types.length === 0 ? [] : await parts.unsetTags(book.rows, signal)
  return {
    types: types.map((stored) => listed(stored, logins)),
    tags,
    unset,
    missing,
    phones: book.rows.length,
    withLogin: book.rows.filter((row) => accountOf(row) !== null).length,
  }
}

function listed(
  { type, stored }: StoredType,
  logins: ReturnType<OpenSite['site']['file']>['broadworks']['logins'],
): BroadworksState['types'][number] {
  const { name, tagSet, protocol, ports, files } = type
  const folder = folderOf(name)
  const user = Object.hasOwn(logins, folder) ? (logins[folder]?.user ?? '') : ''
  return {
    ...{ name, tagSet, protocol, ports, folder, user },
    files: files.map((file) => ({
      ...file,
      address: `/${addressOf(type)}/${file.name}`,
      there: stored.has(file.name),
    })),
  }
}

/** The device type that is named like the phone's model; the only one where there is no choice. */
function typeFor(types: readonly StoredType[], model: string): string {
  const number = /\d{4}/.exec(model)?.[0]
  const named = number === undefined ? undefined : types.find(({ type }) => type.name.includes(number))
  return (named ?? (types.length === 1 ? types[0] : undefined))?.type.name ?? ''
}

function linesOf(deviceType: string): number {
  const read = readModel(/\d{4}/.exec(deviceType)?.[0] ?? '')
  return read.kind === 'model' ? (read.model.lines ?? 1) : 1
}
