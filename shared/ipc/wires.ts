/**
 * How a page reaches the other side; the page, the preload and the two transports agree on it here.
 *
 * In the window: the page makes a `MessageChannel`, keeps `port1`, and says
 * `window.postMessage(portRequest('bench'), '*', [port2])`. The preload forwards the port and nothing else. When the port
 * closes (the bench process crashed and is coming back) the page asks for another in the same way.
 *
 * In a browser: `new WebSocket(webSocketPath, [webSocketProtocol, token])` where the token is the `token` of the page's
 * fragment (`http://127.0.0.1:8080/#token=…`), which a browser sends to nobody.
 */
export const portOwners = ['bench', 'shell'] as const
export type PortOwner = (typeof portOwners)[number]

const prefix = 'resync-bench:port:'

export const portRequest = (owner: PortOwner): string => `${prefix}${owner}`

/** Which port a message asks for; null when it is something else. */
export const readPortRequest = (message: unknown): PortOwner | null =>
  portOwners.find((owner) => message === portRequest(owner)) ?? null

export const webSocketPath = '/rpc'
export const webSocketProtocol = 'resync-bench'

/** The scheme and host that the window's page is loaded from; a page with this origin asks for ports. */
export const appOrigin = 'app://bundle'
