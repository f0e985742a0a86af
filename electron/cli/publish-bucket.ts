import { readFile } from 'node:fs/promises'
import { isS3Endpoint, s3EndpointText, s3Place, usualRegion } from '../../shared/domain/publish/places.ts'
import { s3Target } from '../bench/publish/s3-target.ts'
import type { Signing } from '../bench/publish/sigv4.ts'
import type { PublishTarget } from '../bench/publish/target.ts'
import { UsageError } from './usage-error.ts'

export interface BucketValues {
  readonly 'credentials-file'?: string | undefined
  readonly endpoint?: string | undefined
  readonly region?: string | undefined
  readonly ca?: string | undefined
}

/** `s3://bucket/prefix`, at Amazon or, with `--endpoint`, at whatever speaks the same. */
export async function wayToBucket(
  to: string,
  { 'credentials-file': file, endpoint, region = usualRegion, ca }: BucketValues,
  signal: AbortSignal,
): Promise<() => Promise<PublishTarget>> {
  const place = s3Place(to)
  if (place === null) throw new UsageError('publishTarget', { value: to })
  const url = endpointOf(s3EndpointText(endpoint ?? '', region))
  const authority = ca === undefined ? undefined : await readFile(ca, 'utf8')
  const signing = { ...(await credentials(file)), region }
  return () => s3Target({ place, endpoint: url, signing, authority, signal })
}

function endpointOf(text: string): URL {
  if (!isS3Endpoint(text) || !URL.canParse(text)) throw new UsageError('publishTarget', { value: text })
  return new URL(text)
}

/** As Amazon's own tools keep them; without a file, from the environment, where these tools look, too. */
async function credentials(file: string | undefined): Promise<Omit<Signing, 'region'>> {
  const text = file === undefined ? '' : await readFile(file, 'utf8')
  const said = (name: string): string | undefined =>
    file === undefined
      ? process.env[name.toUpperCase()]
      : new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)\\s*$`, 'm').exec(text)?.[1]
  const [accessKey, secretKey] = [said('aws_access_key_id'), said('aws_secret_access_key')]
  if (accessKey === undefined || secretKey === undefined)
    throw new UsageError('missing', { what: '--credentials-file' })
  return { accessKey, secretKey }
}
