import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'

/** Texts as one archive, in the order in which they are given. */
export async function textArchive(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<Uint8Array> {
  const archive = new yazl.ZipFile()
  for (const { path, text } of files) archive.addBuffer(Buffer.from(text, 'utf8'), path)
  archive.end()
  return buffer(archive.outputStream)
}
