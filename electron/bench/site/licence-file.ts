import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { servedPath, type SitePath } from '../../../shared/domain/site/served-path.ts'

const licence = /^(?:(.*)\/)?([0-9a-f]{12}\.lic)$/i

/**
 * The licence that lies under the same name in another case. Phones ask for it in capitals (deployment-facts 3.4), and it
 * does not always come from the portal so; what the bench cannot know is whether the next server minds case, so the
 * migration's preview warns of it. Null for any other file, and where there is none.
 */
export async function licenceInOtherCase(root: string, path: SitePath): Promise<SitePath | null> {
  const [, folder = '', name = ''] = licence.exec(path) ?? []
  if (name === '') return null
  const names = await readdir(join(root, folder)).catch(() => [])
  const found = names.find((one) => one.toLowerCase() === name.toLowerCase())
  if (found === undefined || found === name) return null
  const served = servedPath(folder === '' ? found : `${folder}/${found}`, 'tftp')
  return served.ok ? served.value : null
}
