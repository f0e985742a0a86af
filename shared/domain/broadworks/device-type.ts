/** How a file of a device type is made (deployment-facts 1.2). */
export type FileCategory = 'static' | 'group' | 'profile'

export interface DeviceFile {
  /** The name that the phone asks for; may hold tags: `%BWMACADDRESS%.xml`. */
  readonly name: string
  /** The name in the provider's repository. */
  readonly repositoryName: string
  readonly category: FileCategory
  /** Where its template is in the archive; null for a file that is uploaded by hand. */
  readonly template: string | null
  readonly digest: boolean
  readonly byMac: boolean
  readonly byPassword: boolean
  /** Where the MAC address stands that `byMac` asks for: in the path, in the User-Agent, or in the phone's certificate. */
  readonly macFrom: MacPlace
  /** The pattern that finds it there: `.*([0-9a-fA-F]{12}).*`; '' for the usual one. */
  readonly macFormat: string
  readonly protocols: readonly FileProtocol[]
}

export const macPlaces = ['path', 'user-agent', 'certificate', 'both'] as const
/** `both`: the type asks for User-Agent and certificate at once, which a server refuses (deployment-facts 1.2). */
export type MacPlace = (typeof macPlaces)[number]

export const fileProtocols = ['http', 'https', 'tftp'] as const
export type FileProtocol = (typeof fileProtocols)[number]

export interface DeviceType {
  readonly name: string
  readonly tagSet: string
  /** `Http`, `Https`, `Tftp`, … */
  readonly protocol: string
  readonly context: string
  /** The folder of the address, where the type names one; '' for the type's own name. */
  readonly uri: string
  readonly ports: number | null
  readonly files: readonly DeviceFile[]
}

/** The folder of a device type in the address: blanks are usually `_`, and `-` is accepted too (deployment-facts 1.3). */
export const folderOf = (type: string): string => type.trim().replace(/\s+/g, '_')

/** Where the phones find the files of a type: `dms/Cisco_8841`. */
export const addressOf = ({ name, context, uri }: DeviceType): string =>
  `${context}/${uri === '' ? folderOf(name) : uri}`
