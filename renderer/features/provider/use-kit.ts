import type { ImportedDeviceType } from '../../../shared/ipc/contract/broadworks.ts'
import type { BenchClient } from '../../bench/client.ts'

/** A piece of a file: neither side holds more of it. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Sends kits or device types' archives to the bench and has them put into the site. */
export async function importKits(
  client: BenchClient,
  files: readonly File[],
  replace: boolean,
): Promise<readonly ImportedDeviceType[]> {
  const uploads: string[] = []
  try {
    for (const file of files) {
      const { upload } = await client.firmware.begin({ name: file.name, bytes: file.size })
      uploads.push(upload)
      for (let at = 0; at < file.size; at += PIECE_BYTES)
        await client.firmware.append({ upload, at, piece: file.slice(at, at + PIECE_BYTES) })
    }
    return await client.broadworks.import({ uploads, replace })
  } catch (error) {
    if (uploads.length > 0) await client.firmware.discard({ uploads }).catch(() => undefined)
    throw error
  }
}
