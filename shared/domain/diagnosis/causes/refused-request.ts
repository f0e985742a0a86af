import type { Who } from '../../identity/who.ts'
import { sitePath, type Diagnosis, type EventOf, type Remedy } from '../diagnosis.ts'
import { nearARoute } from './near-route.ts'
import { isOtherCase } from '../diagnosis-keys.ts'
import type { SiteFacts } from '../site-view.ts'

/** A request that a server refused: the server's reason is the cause, except that a route's name may only be misspelt. */
export function refusedRequest(event: EventOf<'file.refused'>, facts: SiteFacts): Diagnosis {
  const { reason, path, near, seq } = event
  const route = reason === 'not-found' ? nearARoute(event, facts) : null
  // A file of this very name in other capitals is nearer than a route that needs other letters.
  if (route !== null && (route.code === 'route-case' || !isOtherCase(event))) return route
  const remedy = remedyFor(event, facts)
  return {
    code: `refusal.${reason}`,
    look: 'failed',
    params: { path, ...(near === undefined ? {} : { near }) },
    evidence: [seq],
    confidence: 'certain',
    ...(remedy === null ? {} : { remedy }),
  }
}

function remedyFor(event: EventOf<'file.refused'>, { phones }: SiteFacts): Remedy | null {
  const { reason, near = '', path, who } = event
  switch (reason) {
    case 'not-found':
      if (isOtherCase(event)) return { kind: 'rename-file', from: near, to: sitePath(path) }
      return near === '' ? { kind: 'add-file', path: sitePath(path) } : null
    case 'unknown-phone':
      return addPhone(who, phones)
    case 'template-missing':
      return near === '' ? null : { kind: 'create-template', template: near.replace(/^templates\//, '') }
    case 'write':
      // Reports come by HTTP (phone-facts 5.3); nothing may be written by TFTP.
      return event.server === 'tftp' ? null : { kind: 'accept-reports' }
    case 'key-missing':
      return near === '' ? null : { kind: 'set-key', name: near }
    default:
      return null // the words say what to do, and no button does it safely
  }
}

const addPhone = ({ mac, model = '' }: Who, phones: SiteFacts['phones']): Remedy | null =>
  mac === undefined || phones.has(mac) ? null : { kind: 'add-phone', mac, model }
