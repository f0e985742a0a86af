import {
  secondStageFile,
  sepFile,
  writeSecondStage,
  writeSepFile,
  writeXmlDefault,
} from '../../../shared/domain/firmware/enterprise-files.ts'
import { loadsFile } from '../../../shared/domain/firmware/load-name.ts'
import { laterRequests, type TransitionType } from '../../../shared/domain/firmware/migration.ts'
import {
  newestLoads,
  planFleet,
  previewFleet,
  type FleetMigration,
  type PhoneUpgrade,
  type SitePhone,
  type StoredLoad,
} from '../../../shared/domain/firmware/site-phones.ts'
import { makeUpgradeRules, type MadeRule, type RuleStyle } from '../../../shared/domain/firmware/upgrade-rule.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import { checkLicences } from '../../../shared/domain/licence/licence.ts'
import { readModel } from '../../../shared/domain/phone/models.ts'
import { FirmwareStore, type StoreContents } from '../firmware/store.ts'
import { Uploads } from '../firmware/uploads.ts'
import { chooseAdvertised, listInterfaces } from '../net/interfaces.ts'
import type { SiteFiles } from '../site/files.ts'
import type { PhoneBookFile } from '../site/phone-book-file.ts'
import type { Site } from '../site/site.ts'

interface SiteFirmwareDeps {
  readonly site: Site
  readonly files: SiteFiles
  readonly phones: PhoneBookFile
  /** Where the HTTP server listens in this run; left out where none runs. */
  readonly http?: () => { readonly listen: string; readonly port: number }
  /** What phones said of themselves, where it is newer than `phones.csv`. */
  readonly seen?: () => Promise<ReadonlyMap<string, { readonly firmware: string; readonly hardware?: string }>>
}

export interface FleetPlan {
  readonly rules: readonly MadeRule[]
  readonly phones: readonly PhoneUpgrade[]
}

export interface RuleOptions {
  /** Names of loads; empty for the newest of each family. */
  readonly to: readonly string[]
  readonly style: RuleStyle
  /** Where the phones find the loads; '' for this laptop's HTTP server. */
  readonly base: string
}

export interface MigrationOptions {
  readonly to: readonly string[]
  readonly type: TransitionType
  readonly base: string
}

export interface SiteMigration extends FleetMigration {
  /** Of what the phones will ask for afterwards, the files that the site has. */
  readonly served: readonly string[]
}

/** A file that the way back needs, before it is kept. */
export interface PlannedFile {
  readonly path: string
  readonly text: string
}

/** The site's firmware with its phones known: what each would take, and which rule leads it there. */
export class SiteFirmware {
  readonly store: FirmwareStore
  readonly uploads: Uploads
  readonly #deps: SiteFirmwareDeps

  constructor(deps: SiteFirmwareDeps) {
    this.#deps = deps
    const { site, files } = deps
    this.uploads = new Uploads(site.parts.hidden)
    this.store = new FirmwareStore({
      root: site.parts.files,
      hidden: site.parts.hidden,
      folders: () => site.file().firmware,
      files,
    })
  }

  async phones(): Promise<readonly SitePhone[]> {
    const { book } = await this.#deps.phones.current()
    const seen = await this.#deps.seen?.()
    return book.rows.map(({ mac, values }) => ({
      mac,
      model: values['model'] ?? '',
      firmware: seen?.get(mac)?.firmware ?? values['firmware'] ?? '',
      hardware: seen?.get(mac)?.hardware ?? values['hardware'] ?? '',
    }))
  }

  /** `http://10.77.10.5`, the port where it is another one. */
  base(): string {
    const { site, http } = this.#deps
    const { listen, advertise, servers } = site.settings()
    const { port, listen: on } = http?.() ?? { port: servers.http.port, listen }
    const address = chooseAdvertised({ advertise, listen: on }, listInterfaces()) ?? '127.0.0.1'
    const host = address.includes(':') ? `[${address}]` : address
    return `http://${host}${port === 80 || port === 0 ? '' : `:${port}`}`
  }

  async plan({ to, style, base }: RuleOptions): Promise<FleetPlan> {
    const [{ loads }, phones] = await Promise.all([this.store.contents(), this.phones()])
    const chosen = to.length === 0 ? newestLoads(loads, 'mpp') : to.map((name) => need(loads, name))
    const models = [...new Set(phones.map(({ model }) => productOf(model)))]
    const rules = makeUpgradeRules({
      models,
      targets: chosen.map(({ load }) => load),
      store: loads.map(({ load }) => load),
      base: base === '' ? this.#folderUrl(chosen[0]) : base,
      style,
    })
    return { rules, phones: planFleet(phones, chosen, loads) }
  }

  /** From multiplatform to enterprise firmware. */
  async migration({ to, type, base }: MigrationOptions): Promise<SiteMigration> {
    const [{ loads, licences }, phones, listed] = await Promise.all([
      this.store.contents(),
      this.phones(),
      this.#deps.files.list(),
    ])
    const chosen = to.length === 0 ? newestLoads(loads, 'enterprise') : to.map((name) => need(loads, name))
    const { licences: folder } = this.#deps.site.file().firmware
    const preview = previewFleet(phones, licences, {
      loads: chosen.map(({ load }) => load),
      imageBase: base === '' ? this.#folderUrl(chosen[0]) : `${base}/${folderOf(chosen[0])}`,
      licenceBase: `${base === '' ? this.base() : base}/${folder}`,
      type,
    })
    const asked = new Set(phones.flatMap(({ mac }) => laterRequests(mac).map(({ file }) => file)))
    return { ...preview, served: listed.map(({ path }) => path).filter((path) => asked.has(path)) }
  }

  /** Gives licences that are there in another case the name that the phones ask for; tells how many. */
  async renameLicences(): Promise<number> {
    const [{ licences }, phones] = await Promise.all([this.store.contents(), this.phones()])
    const { licences: folder } = this.#deps.site.file().firmware
    const macs = phones.map(({ mac }) => mac)
    const wrong = checkLicences(licences, macs).phones.filter(({ state }) => state === 'other-case')
    for (const { found, wanted } of wrong)
      if (found !== null) await this.#deps.files.rename(`${folder}/${found}`, `${folder}/${wanted}`)
    return wrong.length
  }

  /** What a profile sets for all phones of the site: one rule for every family, and the licences' where they migrate. */
  async parametersFor(what: 'upgrade' | 'migration', base: string): Promise<Readonly<Record<string, string>>> {
    const [{ loads }, phones] = await Promise.all([this.store.contents(), this.phones()])
    const chosen = newestLoads(loads, what === 'upgrade' ? 'mpp' : 'enterprise')
    const [rule] = makeUpgradeRules({
      models: [...new Set(phones.map(({ model }) => productOf(model)))],
      targets: chosen.map(({ load }) => load),
      store: loads.map(({ load }) => load),
      base: `${base}/${folderOf(chosen[0])}`.replace(/\/$/, ''),
      style: 'one',
    })
    if (rule === undefined) return {}
    if (what === 'upgrade') return { Upgrade_Rule: rule.text }
    const { licences } = this.#deps.site.file().firmware
    return {
      Trans_Auth_Type: 'Classic',
      Trans_Auth_Rule: `${base}/${licences}/$MAU.lic`,
      Upgrade_Rule: rule.text,
    }
  }

  /** From enterprise firmware to multiplatform, by the transition loads: the files that lead each phone (deployment-facts 3.2). */
  async back(base: string): Promise<readonly PlannedFile[]> {
    const [{ loads }, phones] = await Promise.all([this.store.contents(), this.phones()])
    const [transition, mpp] = [newestLoads(loads, 'transition'), newestLoads(loads, 'mpp')]
    if (transition.length === 0) throw new BenchError('FIRMWARE_NO_TRANSITION')
    const root = base === '' ? this.base() : base
    const host = root.replace(/^\w+:\/\//, '').replace(/:\d+$/, '')
    const leading = (model: string, among: readonly StoredLoad[]): StoredLoad | null =>
      among.find(({ load }) => load.family === familyOf(model)) ?? null
    const first = phones.flatMap(({ mac, model }) => {
      const step = leading(model, transition)
      return step === null ? [] : [{ path: sepFile(mac), text: writeSepFile(host, step.load.name) }]
    })
    const models = [...new Set(phones.map(({ model }) => productOf(model)))]
    const byModel = models.flatMap((model) => {
      const step = leading(model, transition)
      return step === null ? [] : [{ model, load: step.load.name }]
    })
    const { licences } = this.#deps.site.file().firmware
    const second = models.flatMap((model) => {
      const target = leading(model, mpp)
      if (target === null) return []
      const upgrade = `${root}/${target.path}`
      return [
        { path: secondStageFile(model), text: writeSecondStage({ licence: `${root}/${licences}/$MAU.lic`, upgrade }) },
      ]
    })
    return [...first, { path: 'XMLDefault.cnf.xml', text: writeXmlDefault(host, byModel) }, ...second]
  }

  async keep(files: readonly PlannedFile[], replace: boolean): Promise<void> {
    for (const { path, text } of files) await this.#deps.files.add(path, Buffer.from(text, 'utf8'), { replace })
  }

  #folderUrl(load: StoredLoad | undefined): string {
    const folder = folderOf(load)
    return folder === '' ? this.base() : `${this.base()}/${folder}`
  }
}

const productOf = (model: string): string => {
  const read = readModel(model)
  return read.kind === 'model' ? read.model.name : model
}

const familyOf = (model: string): string | null => {
  const read = readModel(model)
  return read.kind === 'model' ? (read.model.load ?? null) : null
}

const folderOf = (load: StoredLoad | undefined): string => {
  const path = load?.path ?? ''
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** The load of the store that is named so, with or without its ending. */
function need(loads: StoreContents['loads'], name: string): StoredLoad {
  const wanted = loadsFile(name.replace(/^.*\//, '').replace(/\.loads$/i, ''))
  const found = loads.find(({ path }) => path === name || path.replace(/^.*\//, '') === wanted)
  if (found === undefined) throw new BenchError('FIRMWARE_UNKNOWN', { name: wanted })
  return found
}
