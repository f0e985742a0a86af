import { type } from '@orpc/contract'
import { z } from 'zod'
import type { DeviceFile, DeviceType } from '../../domain/broadworks/device-type.ts'
import type { RenderedDeviceFile, UnsetTag } from '../../domain/broadworks/render.ts'
import { tagLevels, unsetChoices, type TagRow, type UnsetChoice } from '../../domain/broadworks/tags.ts'
import { ask, macText } from './base.ts'
import type { FileContent } from './files.ts'

export interface ListedDeviceFile extends DeviceFile {
  /** Where phones ask for it: `/dms/Cisco_8841/%BWMACADDRESS%.xml`. */
  readonly address: string
  /** Whether the site has it; one without is uploaded by hand at the provider. */
  readonly there: boolean
}

export interface ListedDeviceType extends Pick<DeviceType, 'name' | 'tagSet' | 'protocol' | 'ports'> {
  readonly folder: string
  readonly files: readonly ListedDeviceFile[]
  /** The user of the login that the whole type has; '' where there is none. */
  readonly user: string
}

export interface BroadworksState {
  readonly types: readonly ListedDeviceType[]
  readonly tags: readonly TagRow[]
  readonly unset: UnsetChoice
  /** Tags that stay without a value. */
  readonly missing: readonly UnsetTag[]
  readonly phones: number
  /** Phones whose row has a user name and password of its device profile. */
  readonly withLogin: number
}

export interface ImportedDeviceType {
  readonly name: string
  /** Under `templates/`. */
  readonly written: readonly string[]
  readonly byHand: readonly string[]
}

/** An archive for the provider. */
export interface ExportedArchive {
  readonly name: string
  readonly zip: FileContent
  readonly customTags: readonly string[]
}

const uploads = z.array(z.string().length(36)).min(1).max(20)
const tagRow = z.object({
  level: z.enum(tagLevels),
  name: z.string().trim().min(1).max(64),
  value: z.string().max(256),
  mac: z.string().max(17),
})
const tagRows = z.array(tagRow).max(50_000)
const folder = z.string().min(1).max(120)

export const broadworks = {
  state: ask.input(z.undefined()).output(type<BroadworksState>()),
  /** A kit or a device type's archive, sent in pieces by `firmware.begin` and `append`. */
  import: ask.input(z.object({ uploads, replace: z.boolean() })).output(type<readonly ImportedDeviceType[]>()),
  /** Refused where the table is no longer the one that was shown. */
  setTags: ask.input(z.object({ rows: tagRows, basedOn: tagRows })).output(type<null>()),
  setUnset: ask.input(z.object({ unset: z.enum(unsetChoices) })).output(type<null>()),
  /** The login of a whole type; without a user it has none. An absent password stays as it was. */
  setLogin: ask
    .input(z.object({ folder, user: z.string().trim().max(161), password: z.string().max(60).optional() }))
    .output(type<null>()),
  /** What one phone would get of each device type. */
  preview: ask
    .input(z.object({ mac: macText, unset: z.enum(unsetChoices) }))
    .output(type<readonly RenderedDeviceFile[]>()),
  /** The table from which the provider makes device profiles, as CSV. */
  profiles: ask.input(z.undefined()).output(type<{ readonly csv: string }>()),
  /** A template of the site as a device type's archive. */
  export: ask
    .input(
      z.object({
        template: z.string().min(1).max(1_024),
        deviceType: z.string().trim().min(1).max(40),
        fileName: z.string().trim().min(1).max(128),
      }),
    )
    .output(type<ExportedArchive>()),
}
