import type { Mac } from '../../identity/mac.ts'
import { macInPath } from '../../identity/mac-in.ts'
import { pathFor } from '../../route/route.ts'
import { editDistance } from '../../text/edit-distance.ts'
import { cause, sitePath, type Diagnosis, type EventOf } from '../diagnosis.ts'
import type { SiteFacts } from '../site-view.ts'

/** Two letters more or less are a slip; three are another name. */
const SLIP = 2
const ROUTES_TRIED = 200

/** A name that is almost the one that a route makes for this phone; null where it is nothing of the kind. */
export function nearARoute(event: EventOf<'file.refused'>, facts: SiteFacts): Diagnosis | null {
  const route = nearRoute(event, facts)
  if (route === null) return null
  return cause(route.sameButCase ? 'route-case' : 'route-near', {
    params: { path: event.path, near: route.path },
    evidence: [event.seq],
    confidence: route.sameButCase ? 'certain' : 'likely',
    remedy: { kind: 'fetch-by-hand', server: event.server, path: sitePath(route.path) },
  })
}

interface NearRoute {
  readonly path: string
  readonly sameButCase: boolean
}

/** The path that a route makes for this phone, where the phone asked for almost that. */
function nearRoute(event: EventOf<'file.refused'>, { routes, phones }: SiteFacts): NearRoute | null {
  const mac = event.who.mac ?? macInPath(event.path)
  if (mac === null) return null
  const phone = { ...(phones.get(mac) ?? { serial: '' }), mac, model: modelOf(event, phones, mac) }
  const asked = event.path.startsWith('/') ? event.path : `/${event.path}`
  const made = routes.slice(0, ROUTES_TRIED).map((route) => pathFor(route, phone))
  const sameButCase = made.find((path) => path !== asked && path.toLowerCase() === asked.toLowerCase())
  if (sameButCase !== undefined) return { path: sameButCase, sameButCase: true }
  const near = made.find((path) => path !== asked && isSlip(asked, path))
  return near === undefined ? null : { path: near, sameButCase: false }
}

const modelOf = (event: EventOf<'file.refused'>, phones: SiteFacts['phones'], mac: Mac): string => {
  const listed = phones.get(mac)?.model
  return listed === undefined || listed === '' ? (event.who.model ?? '') : listed
}

/** One or two letters in the name, or another ending: `.cfg` where the route says `.xml`. */
function isSlip(asked: string, path: string): boolean {
  const [a, b] = [asked.toLowerCase(), path.toLowerCase()]
  return editDistance(a, b, SLIP) <= SLIP || (a !== b && withoutEnding(a) === withoutEnding(b))
}

const withoutEnding = (path: string): string => path.replace(/\.[a-z0-9]{1,8}$/, '')
