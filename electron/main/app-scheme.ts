import { protocol } from 'electron'
import { appOrigin } from '../../shared/ipc/wires.ts'

export const appScheme = new URL(appOrigin).protocol.slice(0, -1)

/** Before `ready`: `app:` is a real origin, with storage and fetch, and no privilege of `file:`. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}
