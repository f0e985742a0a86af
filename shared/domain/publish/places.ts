export interface SftpPlace {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Absolute, or relative to where the server puts this user. */
  readonly folder: string
}

/** `sftp://user@host:22/folder`; null when the text is none. */
export function sftpPlace(text: string): SftpPlace | null {
  const [, user, bracketed, plain, port, folder] =
    /^sftp:\/\/(?:([^@/\s:]+)@)?(?:\[([^\]]+)\]|([^:/\s]+))(?::(\d{1,5}))?(?:\/(.*))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || user === undefined) return null
  return { user, host, port: Number(port ?? 22), folder: folder === undefined || folder === '' ? '.' : folder }
}

export interface S3Place {
  readonly bucket: string
  /** Before every path; '' for none, else without slashes at its ends. */
  readonly prefix: string
}

/** `s3://bucket/prefix`; null when the text is none. */
export function s3Place(text: string): S3Place | null {
  const [, bucket, prefix = ''] = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(text) ?? []
  return bucket === undefined ? null : { bucket, prefix: prefix.replace(/^\/+|\/+$/g, '') }
}

/** What compatible stores take where nobody said another one. */
export const usualRegion = 'us-east-1'

/** Where a bucket is asked: at Amazon in that region, or at whatever speaks the same. */
export const s3EndpointText = (endpoint: string, region: string): string =>
  endpoint === '' ? `https://s3.${region}.amazonaws.com` : endpoint

/** `http` or `https`, a host, a port and nothing behind it: paths are the bucket's. */
export const isS3Endpoint = (text: string): boolean => /^https?:\/\/[^\s/?#@]+\/?$/i.test(text)
