const BYTES = 'application/octet-stream'

/** Phones look at the content; browsers and the person who tests with one look at this. */
const types: Readonly<Record<string, string>> = {
  xml: 'application/xml',
  txt: 'text/plain; charset=utf-8',
  log: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  htm: 'text/html; charset=utf-8',
  gz: 'application/gzip',
  tgz: 'application/gzip',
  zip: 'application/zip',
  tar: 'application/x-tar',
  pem: 'application/x-pem-file',
  crt: 'application/x-x509-ca-cert',
  cer: 'application/x-x509-ca-cert',
  bmp: 'image/bmp',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  // Profiles that may be encrypted, firmware, licences: bytes and nothing else.
  cfg: BYTES,
  loads: BYTES,
  sbn: BYTES,
  lic: BYTES,
  bin: BYTES,
  raw: BYTES,
}

export function contentTypeOf(path: string): string {
  const dot = path.lastIndexOf('.')
  const extension = dot === -1 ? '' : path.slice(dot + 1).toLowerCase()
  return Object.hasOwn(types, extension) ? (types[extension] ?? BYTES) : BYTES
}
