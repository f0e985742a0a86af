import { ipcRenderer } from 'electron'
import { readPortRequest } from '../../shared/ipc/wires.ts'

/**
 * Passes on the one end of a channel that the page made. The page gets nothing else of Electron: what it may ask is in the
 * contracts, parsed on the other side. This file never grows.
 */
interface PageMessage {
  readonly source: unknown
  readonly data: unknown
  readonly ports: readonly unknown[]
}
declare const window: { addEventListener(type: 'message', listener: (event: PageMessage) => void): void }

window.addEventListener('message', (event) => {
  const owner = event.source === window ? readPortRequest(event.data) : null
  if (owner !== null) ipcRenderer.postMessage('port', owner, event.ports.slice())
})
