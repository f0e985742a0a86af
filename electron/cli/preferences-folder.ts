import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the application keeps its preferences: the window and the command line share the recent sites. */
export function preferencesFolder(
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): string {
  const given = environment['RESYNC_BENCH_HOME']
  if (given) return given
  const home = homedir()
  if (platform === 'win32')
    return join(firstOf(environment['APPDATA'], join(home, 'AppData', 'Roaming')), 'Resync Bench')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Resync Bench')
  return join(firstOf(environment['XDG_CONFIG_HOME'], join(home, '.config')), 'Resync Bench')
}

/** An empty variable is one that is not set. */
const firstOf = (given: string | undefined, otherwise: string): string =>
  given === undefined || given === '' ? otherwise : given
