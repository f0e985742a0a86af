import { folderOf, type DeviceFile, type DeviceType } from './device-type.ts'
import { expandTags, tagValues, type TagRow, type UnsetChoice } from './tags.ts'

export interface RenderedDeviceFile {
  /** `dms/Cisco_8841/000e08aabbcc.xml` */
  readonly path: string
  readonly category: DeviceFile['category']
  readonly text: string
  readonly unset: readonly string[]
}

export interface DevicePhone {
  readonly mac: string
  readonly values: Readonly<Record<string, string>>
}

export interface DeviceTemplates {
  readonly type: DeviceType
  /** By the file's name, as the phone asks for it. */
  readonly templates: ReadonlyMap<string, string>
  readonly tags: readonly TagRow[]
}

/** What one phone would get from a device type, at the address of the provider's server. */
export function renderDevice(
  { type, templates, tags }: DeviceTemplates,
  phone: DevicePhone,
  unset: UnsetChoice,
): readonly RenderedDeviceFile[] {
  const values = tagValues(phone, tags)
  return type.files.flatMap((file): readonly RenderedDeviceFile[] => {
    const template = templates.get(file.name)
    if (template === undefined) return []
    const name = expandTags(file.name, values, { unset: 'leave', escape: false })
    const path = `${type.context}/${folderOf(type.name)}/${name.text}`
    if (file.category === 'static') return [{ path, category: file.category, text: template, unset: [] }]
    const escape = /^\s*</.test(template)
    const body = expandTags(template, values, { unset, escape })
    return [{ path, category: file.category, text: body.text, unset: body.unset }]
  })
}

/** What a certificate's subject, or a header, says of the phone: the pattern is greedy, so the last MAC wins (deployment-facts 1.3). */
export function macByPattern(subject: string): string | null {
  const found = /.*([0-9a-fA-F]{12}).*/.exec(subject.slice(0, 1_024))?.[1]
  return found === undefined ? null : found.toLowerCase()
}
