/**
 * The phone's own log, `messages` in its problem report (phone-facts 4):
 *
 *   3682 NOT Aug 10 16:58:50.721954 (823-940) voice-fapp-CP-8851-3PCC 14:a2:a0:e0:83:7a -- Requesting resync …
 *   seq  sev time                   (pid-tid) component-text
 */
export interface PhoneLogLine {
  readonly seq: number
  /** As RFC 5424 §6.2.1 counts, where the word is known. */
  readonly severity?: number
  readonly phoneTime: string
  /** `pid-tid` */
  readonly process: string
  readonly component?: string
  readonly text: string
}

const severities: Readonly<Record<string, number>> = {
  EME: 0,
  ALE: 1,
  CRI: 2,
  ERR: 3,
  WAR: 4,
  WRN: 4,
  NOT: 5,
  INF: 6,
  DEB: 7,
}

const shape =
  /(\d{1,10}) ([A-Z]{3}) ([A-Z][a-z]{2} {1,2}\d{1,2} \d{1,2}:\d{2}:\d{2}(?:\.\d{1,9})?) \((\d{1,10}-\d{1,10})\) ?/y

/** The line that starts at `at`, or null when it is none of these. */
export function readPhoneLog(text: string, at: number): PhoneLogLine | null {
  shape.lastIndex = at
  const found = shape.exec(text)
  if (found === null) return null
  const [all, seq = '', severityWord = '', phoneTime = '', process = ''] = found
  const severity = severities[severityWord]
  const start = at + all.length
  const component = componentAt(text, start)
  return {
    seq: Number(seq),
    ...(severity === undefined ? {} : { severity }),
    phoneTime,
    process,
    ...(component === '' ? {} : { component }),
    text: text.slice(component === '' ? start : start + component.length + 1),
  }
}

const componentName = /voice-fapp(?=-)|[a-z][a-z0-9_.]{0,31}(?=-)/y

/** A process's name in lower case, up to its hyphen; the voice process names its provisioning part too: `voice-fapp`. */
function componentAt(text: string, at: number): string {
  componentName.lastIndex = at
  return componentName.test(text) ? text.slice(at, componentName.lastIndex) : ''
}
