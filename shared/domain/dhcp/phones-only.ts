import type { Mac } from '../identity/mac.ts'

/** Classes that phones of this maker send in option 60 (phone-facts 3.4). */
const vendorClass = /^(?:Cisco Systems, Inc\. IP Phone|Cisco SPA|LINKSYS SPA|CISCO (?:SPA|ATA)|Sipura)/i

/** What a phone of this model says that it is, in option 60 (phone-facts 3.4). */
export function vendorClassOf(model: string): string {
  if (model.startsWith('ATA')) return `CISCO ${model}`
  return model.startsWith('SPA') ? `Cisco ${model}` : `Cisco Systems, Inc. IP Phone ${model}`
}

/** Maker prefixes that were seen on phones (phone-facts 9, "Seen MAC prefixes"). The maker has a thousand more. */
const prefixes = new Set(
  [
    '14a2a0 c4b9cd 00562b d0ec35 2c01b5 2c3124 74a02f 007686 cc9891 b000b4 f8a5c5 00082f 544a00 c4c603 dcf719',
    '000e08 0002fd 10bd18 8843e1 002699 503de5 00da55 001873 a44c11 30e4db 68efbd',
  ]
    .join(' ')
    .split(' '),
)

export interface AskingClient {
  readonly hardware: string
  /** Option 60. */
  readonly vendor: string
}

/** Why a client is taken for a phone; null when nothing says that it is one. */
export function whyPhone(
  { hardware, vendor }: AskingClient,
  known: ReadonlySet<Mac>,
): 'phone-book' | 'vendor-class' | 'prefix' | null {
  if (known.has(hardware as Mac)) return 'phone-book'
  if (vendorClass.test(vendor)) return 'vendor-class'
  return prefixes.has(hardware.slice(0, 6)) ? 'prefix' : null
}
