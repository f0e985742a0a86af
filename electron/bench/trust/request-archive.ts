import { buffer } from 'node:stream/consumers'
import yazl from 'yazl'

/** What is sent to the signer, as the guide asks: the request in an archive. The key is never in it. */
export async function requestArchive(host: string, request: string): Promise<Buffer> {
  const archive = new yazl.ZipFile()
  archive.addBuffer(Buffer.from(request), `${host}.csr`)
  archive.end()
  return buffer(archive.outputStream)
}
