import type { Who } from './who.ts'
import { createAttribution, type Attribution } from './attribution.ts'
import type { Clues, Identify } from './clues.ts'
import type { Mac } from './mac.ts'
import { macInPath, macOf } from './mac-in.ts'
import { preciser, productNamed, productPattern, sameProduct } from '../phone/models.ts'

/** What clues tell of a phone, without its address. */
export type Facts = Pick<Who, 'mac' | 'model' | 'firmware' | 'serial'>

interface Found {
  mac?: Mac
  model?: string
  firmware?: string
  serial?: string
}

const nothing: Facts = {}

/**
 * Who these clues name. What a phone says of itself (its message, its identifier, its User-Agent) goes before what it asks
 * for: anybody may ask for a phone's file.
 */
export const cluesToWho = (clues: Clues): Facts => readClues(clues, fromAgent(clues.agent), fromPath(clues.path))

function readClues(clues: Clues, agent: Facts, path: Facts): Facts {
  const sources = [fromIdentifier(clues.identifier), fromText(clues.text), agent, path]
  const found: Found = {}
  for (const source of sources) add(found, source)
  return found
}

/** Adds what is missing, from a source that speaks of the same phone. */
function add(found: Found, more: Facts): void {
  if (found.mac !== undefined && more.mac !== undefined && found.mac !== more.mac) return
  if (found.mac === undefined && more.mac !== undefined) found.mac = more.mac
  if (more.model !== undefined) {
    if (found.model === undefined) found.model = more.model
    else if (sameProduct(found.model, more.model)) found.model = preciser(found.model, more.model)
  }
  if (found.firmware === undefined && more.firmware !== undefined) found.firmware = more.firmware
  if (found.serial === undefined && more.serial !== undefined) found.serial = more.serial
}

/** Syslog_Identifier or the host field: $MA, $MAU, $MAC, `SEP<MAC>`. A serial number names nobody yet. */
function fromIdentifier(identifier: string | undefined): Facts {
  const mac = identifier === undefined ? null : macOf(identifier)
  return mac === null ? nothing : { mac }
}

const opening = new RegExp(`^(?:(${productPattern}) )?([0-9A-Fa-f:]{12,17}|<MAC>)?`, 'i')

/**
 * `$PN $MAC …`, as the vendor's templates begin (phone-facts 4). A MAC that stands further on may be anybody's: a
 * neighbour's, a server's.
 */
function fromText(text: string | undefined): Facts {
  if (text === undefined) return nothing
  const match = opening.exec(text.length > 64 ? text.slice(0, 64) : text)
  const product = match?.[1]
  const mac = match?.[2] === undefined ? null : macOf(match[2])
  const model = product === undefined ? null : productNamed(product)
  // Twelve digits that open a line and follow no product are a number, unless they have their colons.
  const believed = mac !== null && (model !== null || match?.[2]?.includes(':') === true)
  return { ...(believed ? { mac } : {}), ...(model === null ? {} : { model }) }
}

const mppAgent = /^Cisco-([A-Z]{2,4}-?[\w-]{3,20})\/([^\s_(),;]{1,40})/i
const spaAgent = new RegExp(`^(?:Cisco|Linksys|Sipura)/(${productPattern})-(\\d[\\w.-]{0,20}(?:\\([a-z]\\))?)`, 'i')
/** Place, year and week, then four signs: the chapter has it in the User-Agent, and HTTP_User_Agent_Name may put it there. */
const serialInAgent = /[(_\s]([A-Z]{3}\d{4}[0-9A-Z]{4})(?=[)_\s]|$)/
const macInAgent = /[(_]([0-9A-Fa-f]{12})(?=[)_\s]|$)/

/**
 * `Cisco-CP-8841-3PCC/11.3.1 (00562b043615)`, `Cisco/SPA508G-7.4.4 (0002FDFF2103)(CBT141400UK)`,
 * `Linksys/SPA-942-6.1.5(a) (88019FA42805)` (phone-facts 5.4). HTTP_User_Agent_Name may be changed, so a MAC in
 * parentheses is enough.
 */
function fromAgent(agent: string | undefined): Facts {
  if (agent === undefined || agent === '') return nothing
  const text = agent.slice(0, 256)
  const match = mppAgent.exec(text) ?? spaAgent.exec(text)
  const digits = macInAgent.exec(text)?.[1]
  const mac = digits === undefined ? null : macOf(digits)
  const model = match?.[1] === undefined ? undefined : (productNamed(match[1]) ?? match[1])
  const firmware = match?.[2]
  const serial = serialInAgent.exec(text)?.[1]
  return {
    ...(mac === null ? {} : { mac }),
    ...(model === undefined ? {} : { model }),
    ...(firmware === undefined ? {} : { firmware }),
    ...(serial === undefined || mac === null ? {} : { serial }),
  }
}

/** `CP-7841-3PCC000e08aabbcc.cfg`, `/Cisco/CP-8851-3PCC/001234ab45de.cfg`, `/8851-3PCC.xml`, `spa504G.cfg`. */
function fromPath(path: string | undefined): Facts {
  if (path === undefined || path === '') return nothing
  const mac = macInPath(path)
  const model = modelInPath(path)
  return { ...(mac === null ? {} : { mac }), ...(model === null ? {} : { model }) }
}

const modelAtStart = new RegExp(
  `^(?:${productPattern}|\\d{4}-3PCC)(?=[0-9A-Fa-f]{12}(?![0-9A-Za-z])|$|[^0-9A-Za-z])`,
  'i',
)

function modelInPath(path: string): string | null {
  for (const part of path.slice(0, 1024).split(/[/\\?=&]/)) {
    const word = modelAtStart.exec(part)?.[0]
    const model = word === undefined ? null : productNamed(word)
    if (model !== null) return model
  }
  return null
}

/** True when nobody but the phone itself says so. */
const saysItself = (facts: Facts): boolean => facts.mac !== undefined || facts.model !== undefined

/**
 * One memory for all servers of a bench: what one server learns of an address, the others know. Clues that name a phone
 * win; where they do not, the phone that was last known at the address is meant.
 */
export function createIdentify(attribution: Attribution = createAttribution()): Identify {
  const readAgent = remembered(fromAgent)
  const readPath = remembered(fromPath)
  return (clues) => {
    const agent = readAgent(clues.agent)
    const facts = readClues(clues, agent, readPath(clues.path))
    learnFrom(attribution, { clues, agent, facts })
    return {
      ip: clues.ip,
      ...(clues.port === undefined ? {} : { port: clues.port }),
      ...complete(attribution, clues.ip, facts),
    }
  }
}

/** Texts that are known without reading them again, and the longest of them. */
const REMEMBERED = 4_096
const LONGEST_REMEMBERED = 256

/** A phone asks for the same files again and again, and says the same of itself each time. */
function remembered(read: (text: string | undefined) => Facts): (text: string | undefined) => Facts {
  const known = new Map<string, Facts>()
  return (text) => {
    if (text === undefined || text.length > LONGEST_REMEMBERED) return read(text)
    const before = known.get(text)
    if (before !== undefined) return before
    if (known.size >= REMEMBERED) known.clear()
    const facts = read(text)
    known.set(text, facts)
    return facts
  }
}

interface Learned {
  readonly clues: Clues
  readonly agent: Facts
  readonly facts: Facts
}

function learnFrom(attribution: Attribution, { clues, agent, facts }: Learned): void {
  if (!saysItself(facts)) return
  const own = saysItself(agent) || clues.text !== undefined || clues.identifier !== undefined
  // A browser or a script that asks for a phone's file does not turn its computer into that phone.
  if (!own && clues.agent !== undefined && clues.agent !== '') return
  attribution.learn(clues.ip, facts, own ? 'said' : 'asked')
}

function complete(attribution: Attribution, ip: string, facts: Facts): Facts {
  const known = facts.mac === undefined ? attribution.whoIs(ip) : attribution.phone(facts.mac)
  if (known === null) return facts
  if (facts.model !== undefined && known.model !== undefined && !sameProduct(facts.model, known.model)) return facts
  return {
    ...known,
    ...facts,
    ...(facts.model === undefined ? {} : { model: preciser(facts.model, known.model) }),
  }
}
