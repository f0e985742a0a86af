import { decodeTable } from '../../../../shared/protocol/bytes/table-text.ts'

/** An import takes 32 MB; of a file that is larger, one byte more is read, so that it is refused. */
const READ = 32 * 1024 * 1024 + 1

/** A table as a spreadsheet saved it, in whatever encoding. */
export const readTable = async (file: File): Promise<string> =>
  decodeTable(new Uint8Array(await file.slice(0, READ).arrayBuffer())).text
