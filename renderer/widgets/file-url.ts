import { serverUrl } from '../../shared/domain/network/ports.ts'

/** A file's URL; what a URL cannot hold is percent-encoded, `$` (macros) is kept. */
export const fileUrl = (scheme: 'tftp' | 'http' | 'https', address: string, port: number, path: string): string =>
  `${serverUrl(scheme, address, port)}/${path.split('/').map(encodeURIComponent).join('/').replaceAll('%24', '$')}`
