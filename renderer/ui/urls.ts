/** `[fe80::1]` in URLs, `192.168.1.4` as it is. */
export const hostInUrl = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** The URL under which phones reach a server. The usual port goes without saying. */
export function serverUrl(scheme: 'tftp' | 'http', address: string, port: number): string {
  const usual = scheme === 'tftp' ? 69 : 80
  return `${scheme}://${hostInUrl(address)}${port === usual ? '' : `:${port}`}`
}

/** A file's URL; what a URL cannot hold is percent-encoded, `$` (macros) is kept. */
export const fileUrl = (scheme: 'tftp' | 'http', address: string, port: number, path: string): string =>
  `${serverUrl(scheme, address, port)}/${path.split('/').map(encodeURIComponent).join('/').replaceAll('%24', '$')}`
