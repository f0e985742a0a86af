import { describe, expect, test } from 'vitest'
import { eventLine } from '../../electron/cli/event-line.ts'
import { terminalWords } from '../../electron/cli/words.ts'
import type { EventBody } from '../../shared/domain/event/bench-event.ts'

const line = (language: string, body: EventBody): string =>
  eventLine({ ...body, seq: 1, at: 0 }, terminalWords({ LC_ALL: language })).replace(/^.* bench +/, '')

/** What somebody changed in a site, and its line in a terminal: in English, and its words in French. */
const changes: readonly (readonly [EventBody, string, string])[] = [
  [
    { type: 'profile.saved', area: 'files', path: 'a.xml', bytes: 4, sha256: 'ab12' },
    'profile saved  files a.xml ab12',
    'profil enregistré',
  ],
  [
    { type: 'phones.changed', by: 'import', added: 3, changed: 1, removed: 0 },
    'phones changed  phones.csv import +3 ~1 -0',
    'tél. modifiés',
  ],
  [{ type: 'routes.changed', count: 2 }, 'routes changed  2', 'routes modifiées'],
  [{ type: 'file.renamed', path: 'b.xml', from: 'a.xml' }, 'file renamed   a.xml → b.xml', 'fichier renommé'],
  [{ type: 'file.restored', path: 'b.xml' }, 'file restored  b.xml', 'fichier restauré'],
  [{ type: 'key.set', name: 'site', removed: false }, 'key set        site', 'clé définie'],
  [{ type: 'key.set', name: 'site', removed: true }, 'key removed    site', 'clé supprimée'],
  [{ type: 'key.forgotten', name: 'site' }, 'key forgotten  site', 'clé oubliée'],
  [
    { type: 'settings.changed', setting: 'server', server: 'tftp', port: 69, enabled: false },
    'settings changed  tftp off',
    'réglages modifiés',
  ],
  [
    { type: 'settings.changed', setting: 'addresses', listen: '', advertise: '10.0.0.4' },
    'settings changed  listen * advertise 10.0.0.4',
    'réglages modifiés',
  ],
]

describe('the log says what somebody changed in the site', () => {
  test.each(changes)('%j', (body, english, french) => {
    expect(line('en', body)).toBe(english)
    expect(line('fr_FR.UTF-8', body)).toContain(french)
  })
})
