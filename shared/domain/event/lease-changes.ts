/** What becomes of an address; each has its words in the catalogues under `events:lease.<change>`. */
export const leaseChanges = [
  'offered',
  'bound',
  'renewed',
  'released',
  'declined', // the client found that somebody else has the address
  'refused', // DHCPNAK: an address that is not, or no longer, the client's
  'informed', // DHCPINFORM: options without an address
  'conflict', // the address answered before it was offered
  'exhausted', // no address is free
] as const
export type LeaseChange = (typeof leaseChanges)[number]
