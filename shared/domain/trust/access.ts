import { macInPath } from '../identity/mac-in.ts'
import type { ShownCertificate } from './shown-certificate.ts'

export const certificateModes = ['none', 'optional', 'required'] as const
export type CertificateMode = (typeof certificateModes)[number]

/** What a path asks of whoever wants it. The first rule whose path fits holds. */
export interface AccessRule {
  /** `/secure/*`: a star stands for anything. */
  readonly path: string
  readonly certificate: CertificateMode
  /** Only the phone whose MAC address the path names. */
  readonly ownPhone: boolean
  /** A login by name and password, on HTTP too; the password is a key of the site. */
  readonly login?: { readonly scheme: 'basic' | 'digest'; readonly user: string; readonly key: string } | undefined
}

export type CertificateRefusal = 'certificate-missing' | 'certificate-refused' | 'certificate-other-phone'

/** Whether the path of a request, without its query, is one of the rule's. */
export function fits(rule: Pick<AccessRule, 'path'>, target: string): boolean {
  const path = target.split('?', 1)[0] ?? ''
  const pieces = rule.path.split('*')
  const [first = '', ...others] = pieces
  if (others.length === 0) return path === rule.path
  if (!path.startsWith(first)) return false
  const last = others.pop() ?? ''
  let at = first.length
  for (const piece of others) {
    const found = path.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return path.length >= at + last.length && path.endsWith(last)
}

/** What the certificate (or its absence) means for this path; null when it may pass. */
export function weighCertificate(
  { certificate: mode, ownPhone }: Pick<AccessRule, 'certificate' | 'ownPhone'>,
  shown: ShownCertificate | null,
  target: string,
): CertificateRefusal | null {
  if (mode === 'none') return null
  if (shown === null) return mode === 'required' ? 'certificate-missing' : null
  if (shown.verdict !== 'good') return mode === 'required' ? 'certificate-refused' : null
  if (!ownPhone) return null
  const named = macInPath(target)
  return named === null || named === shown.phone.mac ? null : 'certificate-other-phone'
}
