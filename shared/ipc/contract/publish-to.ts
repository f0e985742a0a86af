import { z } from 'zod'
import { isS3Endpoint, s3Place, sftpPlace } from '../../domain/publish/places.ts'
import { folder } from './base.ts'

const secret = z.string().max(4_096)

/** Where a screen publishes to. Secrets are used for this call alone and kept nowhere. */
export const publishTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folder }),
  z.object({
    kind: z.literal('sftp'),
    /** `sftp://user@host:22/folder` */
    place: z
      .string()
      .max(2_048)
      .refine((text) => sftpPlace(text) !== null),
    /** A file on this laptop with a private key; '' for none. */
    identity: z.string().max(4_096),
    /** The password; where there is a private key, its passphrase. '' for none. */
    password: secret,
    /** The host key that the person has just accepted; null: the one that is kept for the site. */
    hostKey: z.string().max(128).nullable(),
  }),
  z.object({
    kind: z.literal('s3'),
    /** `s3://bucket/prefix` */
    place: z
      .string()
      .max(2_048)
      .refine((text) => s3Place(text) !== null),
    /** '' for Amazon's own. */
    endpoint: z
      .string()
      .max(2_048)
      .refine((text) => text === '' || isS3Endpoint(text)),
    region: z.string().regex(/^[a-z0-9-]{1,64}$/),
    accessKey: z.string().min(1).max(256),
    secretKey: secret.min(1),
  }),
])

export type PublishTo = z.output<typeof publishTo>
