import { protocol } from 'electron'
import { appOrigin } from '../../shared/ipc/wires.ts'

export const appScheme = new URL(appOrigin).protocol.slice(0, -1)

/** Must run before `ready`: makes `app:` a real origin with storage and fetch, without the privileges of `file:`. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}
