/** Firmware in the vendor's shapes, without a byte of the vendor's: names, sections, wrappers. */

/** A `.loads`: a block that looks like a signature, then the sections. */
export function loadsBytes(
  platforms: Readonly<Record<string, readonly string[]>>,
  common: readonly string[] = [],
): Buffer {
  const signature = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 37 + 129) & 0xff)).fill(0, 0, 4)
  const text = [
    '; built 2025-03-01',
    'hwcompat = 0x0000003F',
    'swcompat = 0x00000004',
    ...common.map((file, at) => `boot${at} = ${file}`),
    ...Object.entries(platforms).flatMap(([name, files]) => [
      `[${name}]`,
      ...files.map((file) => `${partName(file)} = ${file}`),
    ]),
    '',
  ].join('\n')
  return Buffer.concat([signature, Buffer.from(`\0\n${text}`, 'latin1')])
}

const partName = (file: string): string => /^[a-z]+/i.exec(file)?.[0] ?? 'file'

/** A `.sbn` as the 6821, 68xx, 7832 and 78xx have it: wrapper, then `payload` bytes. */
export function wrappedSbn(name: string, payload: number, header = 348): Buffer {
  const bytes = Buffer.alloc(header + payload, 0x5a)
  bytes.fill(0, 0, header)
  bytes.writeUInt32LE(0xab1234cd, 0)
  bytes.writeUInt32LE(header, 4)
  bytes.writeUInt32LE(payload, 12)
  bytes.writeUInt32LE(name.length + 1, 0x34)
  bytes.write(name, 0x38, 'latin1')
  return bytes
}

/** A `.sbn` as the 8800 series has it: SquashFS at once. */
export const bareSbn = (bytes: number): Buffer =>
  Buffer.concat([Buffer.from('hsqs', 'latin1'), Buffer.alloc(Math.max(0, bytes - 4), 0x33)])

const v = '12-0-7MPP0501-123'

/** Each family's load with small files: what lies in one folder when the vendor's archive was unpacked. */
export const loads78xx: Readonly<Record<string, Buffer>> = {
  [`sip78xx.${v}.loads`]: loadsBytes({
    PLATFORM_1: [`sboot78xx.${v}.sbn`, `kern78xx.${v}.sbn`, `rootfs78xx.${v}.sbn`],
    PLATFORM_2: [`sboot2.78xx.${v}.sbn`, `kern2.78xx.${v}.sbn`, `rootfs2.78xx.${v}.sbn`],
  }),
  ...Object.fromEntries(
    ['sboot78xx', 'kern78xx', 'rootfs78xx', 'sboot2.78xx', 'kern2.78xx', 'rootfs2.78xx'].map((part, at) => [
      `${part}.${v}.sbn`,
      wrappedSbn(`${part}.${v}`, 1_000 + at),
    ]),
  ),
}

export const loads68xx: Readonly<Record<string, Buffer>> = {
  [`sip68xx.${v}.loads`]: loadsBytes({
    PLATFORM_1: [`rootfs2.68xx.${v}.sbn`],
    PLATFORM_M6861: [`rootfs6861.${v}.sbn`],
    PLATFORM_M6871: [`rootfs6871.${v}.sbn`],
  }),
  [`rootfs2.68xx.${v}.sbn`]: wrappedSbn(`rootfs2.68xx.${v}`, 2_000),
  [`rootfs6861.${v}.sbn`]: wrappedSbn(`rootfs6861.${v}`, 2_100),
  [`rootfs6871.${v}.sbn`]: wrappedSbn(`rootfs6871.${v}`, 2_200),
}

/** Boot parts carry a version of their own. */
export const loads8845: Readonly<Record<string, Buffer>> = {
  [`sip8845_65.${v}.loads`]: loadsBytes({
    PLATFORM_1: [
      'fbi8845_65.BEV-01-006P.sbn',
      `kern8845_65.${v}.sbn`,
      `rootfs8845_65.${v}.sbn`,
      'sb28845_65.BEV-01-020P.sbn',
    ],
  }),
  'fbi8845_65.BEV-01-006P.sbn': bareSbn(500),
  [`kern8845_65.${v}.sbn`]: bareSbn(600),
  [`rootfs8845_65.${v}.sbn`]: bareSbn(4_000),
  'sb28845_65.BEV-01-020P.sbn': bareSbn(300),
}

export const withoutFile = (files: Readonly<Record<string, Buffer>>, name: string): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(Object.entries(files).filter(([one]) => one !== name))
