import type { CertificateFacts } from './certificate.ts'

/** Groups of phones that trust alike (phone-facts 7): which roots they were made with, or were given. */
export const trustGroups = ['given-authority', 'public-roots', 'maker-only'] as const
export type TrustGroup = (typeof trustGroups)[number]

/** Who signed the server's certificate. */
export type Signer = 'site' | 'maker' | 'public' | 'unknown'

export interface Acceptance {
  readonly group: TrustGroup
  readonly accepts: boolean
}

const makers = /\b(?:cisco|sipura|linksys)\b/i

/** The signer of a chain, by the name that its last certificate gives as the issuer. */
export function signerOf(chain: readonly CertificateFacts[], own: boolean): Signer {
  if (own) return 'site'
  const last = chain.at(-1)
  if (last === undefined || (chain.length === 1 && last.selfIssued)) return 'unknown'
  return last.issuer.some(([, value]) => makers.test(value)) ? 'maker' : 'public'
}

/**
 * Which phones will take the certificate, before going on site. Phones that were given the authority by Custom_CA_Rule
 * take what it signed, beside what they took before; firmware 11 and later also trusts public roots.
 */
export function acceptedBy(signer: Signer): readonly Acceptance[] {
  const accepts: Readonly<Record<TrustGroup, boolean>> = {
    'given-authority': signer === 'site' || signer === 'maker' || signer === 'public',
    'public-roots': signer === 'maker' || signer === 'public',
    'maker-only': signer === 'maker',
  }
  return trustGroups.map((group) => ({ group, accepts: accepts[group] }))
}
