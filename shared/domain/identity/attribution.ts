import type { Who } from './who.ts'
import type { Mac } from './mac.ts'
import { preciser, sameProduct } from '../phone/models.ts'

type Facts = Pick<Who, 'mac' | 'model' | 'firmware'>

/** The phone said so itself, or it merely asked for a file that has the MAC in its name. */
type Evidence = 'said' | 'asked'

/** Who was last known at an address. It holds no clock and no randomness: the same clues give the same answers. */
export interface Attribution {
  learn(ip: string, facts: Facts, evidence: Evidence): void
  /** The phone at this address; null where nobody is known, or where several phones speak from it in turns. */
  whoIs(ip: string): Facts | null
  /** What is known of a phone wherever it is. */
  phone(mac: Mac): Facts | null
  readonly addresses: number
}

interface Phone {
  model?: string
  firmware?: string
  /** Where it last spoke for itself. */
  ip?: string
}

interface Address {
  mac?: Mac
  /** Of a phone whose MAC nobody told. */
  model?: string
  firmware?: string
  /** Phones that spoke from here and were not seen elsewhere since. */
  readonly others: Set<Mac>
  /** How often in a row the same phone was named. */
  run: number
  shared: boolean
}

/** A hundred sites' phones; the address or phone that was not heard of for longest leaves first. */
const LIMIT = 10_000
/** A third phone without the first two having left: an address translation, a relay, or virtual phones. */
const OTHERS = 2
/** So many clues in a row for one phone, and the address is that phone's. */
const SETTLED = 16

/**
 * A lease that changes hands looks like this: phone A, then phone B and never A again. An address behind which several
 * phones are looks like this: A, B, A; or A, B, C. There, only lines that name their phone are attributed.
 */
export function createAttribution(limit = LIMIT): Attribution {
  const addresses = new Map<string, Address>()
  const phones = new Map<Mac, Phone>()

  const learnPhone = (mac: Mac, facts: Facts, ip: string, evidence: Evidence): void => {
    const phone = phones.get(mac) ?? {}
    if (facts.model !== undefined) phone.model = preciser(facts.model, phone.model)
    if (facts.firmware !== undefined) phone.firmware = facts.firmware
    if (evidence === 'said') {
      if (phone.ip !== undefined && phone.ip !== ip) leave(phone.ip, mac)
      phone.ip = ip
    }
    renew(phones, mac, phone, limit)
  }

  /** The phone shows up elsewhere: it no longer is where it was. */
  const leave = (ip: string, mac: Mac): void => {
    const address = addresses.get(ip)
    if (address === undefined) return
    address.others.delete(mac)
    if (address.mac === mac) addresses.delete(ip)
  }

  return {
    learn(ip, facts, evidence) {
      const address = addresses.get(ip) ?? { others: new Set<Mac>(), run: 0, shared: false }
      if (facts.mac === undefined) learnModel(address, facts, phones)
      else {
        learnPhone(facts.mac, facts, ip, evidence)
        occupy(address, facts.mac)
      }
      renew(addresses, ip, address, limit)
    },
    whoIs(ip) {
      const address = addresses.get(ip)
      if (address === undefined || address.shared) return null
      if (address.mac === undefined) return factsOf(address)
      return { mac: address.mac, ...factsOf(phones.get(address.mac) ?? {}) }
    },
    phone(mac) {
      const phone = phones.get(mac)
      return phone === undefined ? null : { mac, ...factsOf(phone) }
    },
    get addresses() {
      return addresses.size
    },
  }
}

function occupy(address: Address, mac: Mac): void {
  if (address.mac === mac) {
    address.run++
    if (address.run >= SETTLED) {
      address.shared = false
      address.others.clear()
    }
    return
  }
  if (address.mac !== undefined) address.others.add(address.mac)
  if (address.others.has(mac) || address.others.size >= OTHERS) address.shared = true
  address.others.delete(mac)
  for (const other of address.others) if (address.others.size > OTHERS) address.others.delete(other)
  address.mac = mac
  address.run = 1
  delete address.model
  delete address.firmware
}

/** A product without a MAC: it adds to the phone that is known there, or says that another one is there now. */
function learnModel(address: Address, facts: Facts, phones: ReadonlyMap<Mac, Phone>): void {
  const known = address.mac === undefined ? address : phones.get(address.mac)
  const fits = facts.model === undefined || known?.model === undefined || sameProduct(facts.model, known.model)
  if (fits && known !== undefined) {
    if (facts.model !== undefined) known.model = preciser(facts.model, known.model)
    if (facts.firmware !== undefined) known.firmware = facts.firmware
    return
  }
  delete address.mac
  delete address.firmware
  if (facts.model !== undefined) address.model = facts.model
  if (facts.firmware !== undefined) address.firmware = facts.firmware
  address.run = 0
}

const factsOf = (of: { readonly model?: string; readonly firmware?: string }): Facts => ({
  ...(of.model === undefined ? {} : { model: of.model }),
  ...(of.firmware === undefined ? {} : { firmware: of.firmware }),
})

/** Puts the entry at the young end; the oldest leaves when there are too many. */
function renew<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= limit) return
  for (const oldest of map.keys()) {
    map.delete(oldest)
    return
  }
}
