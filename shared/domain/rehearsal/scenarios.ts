/** What a fleet goes through. The words are in the catalogue under `rehearse:scenario.<name>`. */
export const scenarioNames = [
  'first-boot',
  'resync-now',
  'periodic-day',
  'server-returns',
  'file-missing',
  'wrong-key',
  'slow-link',
  'busy-lines',
  'power-on-all',
  'server-expired',
  'unknown-authority',
  'clock-1970',
  'other-certificate',
  'certificate-expired',
  'upgrade',
  'power-cut',
  'migration',
  'activation-day',
] as const
export type ScenarioName = (typeof scenarioNames)[number]

/** The faults that a scenario stages. The words are under `rehearse:cause.staged-<kind>` and `rehearse:note.…`. */
export const faultKinds = [
  'file-missing',
  'wrong-key',
  'server-expired', // the server shows it a certificate that has ended
  'unknown-authority', // the server shows it a certificate of an authority that it does not know
  'clock-1970', // nobody has told it the time
  'other-certificate', // it shows the certificate of another phone
  'certificate-expired', // its own certificate has ended
] as const
export type FaultKind = (typeof faultKinds)[number]

/** Those that a phone meets by HTTPS alone. */
export const isTlsFault = (kind: FaultKind): boolean => kind !== 'file-missing' && kind !== 'wrong-key'

/** What is done to some of the phones, one in `oneIn` and at least one: drawn from the seed. */
export interface ScenarioFault {
  readonly kind: FaultKind
  readonly oneIn: number
}

/** A link that delays each request, and loses some of the packets. */
export interface LinkQuality {
  readonly leastMs: number
  readonly mostMs: number
  /** Of each packet, from 0 to 1. */
  readonly loss: number
}

/** Times are seconds of the phones' clock, from the beginning of the rehearsal. */
export interface Scenario {
  readonly name: ScenarioName
  /** `power-on`: unpacked and switched on. `asked`: running, and asked to resync by a NOTIFY. */
  readonly begins: 'power-on' | 'asked'
  /** The phones begin within this time, each at a moment drawn from the seed. */
  readonly spreadSeconds: number
  readonly lastsSeconds: number
  /** Over as soon as every phone has its verdict and nothing more under way. */
  readonly untilSettled: boolean
  readonly outage?: { readonly from: number; readonly until: number }
  readonly fault?: ScenarioFault
  readonly link?: LinkQuality
  /** Of these phones, one in `oneIn` and at least one is on a call when it is asked, and hangs up after this time. */
  readonly calls?: { readonly oneIn: number; readonly leastSeconds: number; readonly mostSeconds: number }
  /** All phones lose their power, and get it back. */
  readonly powerCut?: { readonly from: number; readonly until: number }
  /** What the phones are given beforehand from the site's firmware. */
  readonly firmware?: 'upgrade' | 'migration'
  /** They ask for an activation code; one in `wrongOneIn` is first given one that is wrong, used up or too old. */
  readonly codes?: { readonly wrongOneIn: number; readonly typedWithin: number; readonly newCodeAfter: number }
}

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Long enough for a first resync, the restart that it causes, and the resync after it. */
const FIRST_HOUR = { lastsSeconds: HOUR, untilSettled: true } as const

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  // Two people unpack and plug in.
  'first-boot': { name: 'first-boot', begins: 'power-on', spreadSeconds: 10 * MINUTE, ...FIRST_HOUR },
  'resync-now': { name: 'resync-now', begins: 'asked', spreadSeconds: 0, ...FIRST_HOUR },
  'periodic-day': {
    name: 'periodic-day',
    begins: 'power-on',
    spreadSeconds: 10 * MINUTE,
    lastsSeconds: 24 * HOUR,
    untilSettled: false,
  },
  // It dies after the first resync, and is away for two of the factory's periods.
  'server-returns': {
    name: 'server-returns',
    begins: 'power-on',
    spreadSeconds: MINUTE,
    lastsSeconds: 8 * HOUR,
    untilSettled: false,
    outage: { from: 30 * MINUTE, until: 150 * MINUTE },
  },
  'file-missing': {
    name: 'file-missing',
    begins: 'asked',
    spreadSeconds: MINUTE,
    ...FIRST_HOUR,
    fault: { kind: 'file-missing', oneIn: 10 },
  },
  'wrong-key': {
    name: 'wrong-key',
    begins: 'asked',
    spreadSeconds: MINUTE,
    ...FIRST_HOUR,
    fault: { kind: 'wrong-key', oneIn: 10 },
  },
  // Of a branch behind a busy DSL line.
  'slow-link': {
    name: 'slow-link',
    begins: 'asked',
    spreadSeconds: MINUTE,
    ...FIRST_HOUR,
    link: { leastMs: 80, mostMs: 800, loss: 0.05 },
  },
  // The factory's Forced_Resync_Delay is four hours, counted from the end of the call.
  'busy-lines': {
    name: 'busy-lines',
    begins: 'asked',
    spreadSeconds: MINUTE,
    lastsSeconds: 8 * HOUR,
    untilSettled: true,
    calls: { oneIn: 4, leastSeconds: 2 * MINUTE, mostSeconds: 20 * MINUTE },
  },
  'power-on-all': { name: 'power-on-all', begins: 'power-on', spreadSeconds: 0, ...FIRST_HOUR },
  'server-expired': overTls('server-expired'),
  'unknown-authority': overTls('unknown-authority'),
  'clock-1970': overTls('clock-1970'),
  'other-certificate': overTls('other-certificate'),
  'certificate-expired': overTls('certificate-expired'),
  upgrade: { name: 'upgrade', begins: 'asked', spreadSeconds: MINUTE, ...FIRST_HOUR, firmware: 'upgrade' },
  // Half a minute after the first was asked, most of them are in the middle of their files.
  'power-cut': {
    name: 'power-cut',
    begins: 'asked',
    spreadSeconds: 5,
    lastsSeconds: 2 * HOUR,
    untilSettled: true,
    firmware: 'upgrade',
    link: { leastMs: 1_000, mostMs: 3_000, loss: 0 },
    powerCut: { from: 20, until: 80 },
  },
  migration: {
    name: 'migration',
    begins: 'asked',
    spreadSeconds: MINUTE,
    ...FIRST_HOUR,
    firmware: 'migration',
  },
  'activation-day': {
    name: 'activation-day',
    begins: 'power-on',
    spreadSeconds: 30 * MINUTE,
    lastsSeconds: 8 * HOUR,
    untilSettled: true,
    codes: { wrongOneIn: 10, typedWithin: 10 * MINUTE, newCodeAfter: 15 * MINUTE },
  },
}

function overTls(kind: FaultKind & ScenarioName): Scenario {
  return { name: kind, begins: 'power-on', spreadSeconds: MINUTE, ...FIRST_HOUR, fault: { kind, oneIn: 10 } }
}

export const scenarioNamed = (name: string): Scenario | null =>
  (scenarioNames as readonly string[]).includes(name) ? scenarios[name as ScenarioName] : null
