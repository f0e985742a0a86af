import { ipcRenderer } from 'electron'
import { readPortRequest } from '../../shared/ipc/wires.ts'

/**
 * Forwards one end of a MessageChannel that the page created. The page gets nothing else of Electron: what it may ask is
 * in the contracts, and is validated on the other side. Nothing else belongs in this file.
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
