import type { Who } from '../../../../shared/domain/identity/who.ts'
import type { ShownCertificate } from '../../../../shared/domain/trust/shown-certificate.ts'

/** A good certificate says who it is, whatever the request says; any other says nothing. */
export function certifiedWho(who: Who, shown: ShownCertificate | null): Who {
  if (shown?.verdict !== 'good') return who
  const { mac, model, serial } = shown.phone
  return {
    ...who,
    ...(mac !== undefined && { mac }),
    ...(model !== undefined && { model }),
    ...(serial !== undefined && { serial }),
  }
}
