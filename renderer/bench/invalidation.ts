import type { BenchEvent } from '../../shared/domain/event/bench-event.ts'
import type { Contract } from '../../shared/ipc/contract/contract.ts'

type Subject = keyof Contract

/**
 * The subjects whose answers an event makes stale; every other event changes nothing that is asked for. What the site
 * would answer to a path (`site.resolve`) depends on all that it serves from.
 */
export function staleAfter(event: BenchEvent): readonly Subject[] {
  switch (event.type) {
    case 'profile.saved':
    case 'file.added':
    case 'file.removed':
    case 'file.renamed':
    case 'file.restored':
      return ['files', 'profiles', 'phones', 'routes', 'site', 'diagnosis', 'firmware', 'broadworks']
    case 'phones.changed':
      return ['phones', 'profiles', 'site', 'diagnosis', 'firmware', 'broadworks', 'activation']
    case 'routes.changed':
      return ['routes', 'phones', 'profiles', 'site', 'diagnosis']
    case 'key.set':
      return ['keys', 'routes', 'phones', 'site', 'diagnosis', 'broadworks']
    case 'key.forgotten':
      return ['keys']
    case 'settings.changed':
      return ['site', 'servers', 'dhcp', 'trust', 'reports', 'firmware', 'broadworks']
    case 'server.listening':
    case 'server.stopped':
    case 'server.failed':
      return ['servers', 'site', 'dhcp', 'trust']
    case 'report.received':
      return ['reports']
    case 'dhcp.lease':
      return ['dhcp']
    case 'site.opened':
    case 'site.closed':
      return [
        'site',
        'files',
        'phones',
        'routes',
        'keys',
        'profiles',
        'rehearse',
        'servers',
        'dhcp',
        'trust',
        'diagnosis',
        'firmware',
        'broadworks',
        'activation',
      ]
    default:
      return []
  }
}
