import i18next from 'i18next'
import { expect, test } from 'vitest'
import { faultWords, terminalWords } from '../../../electron/cli/words.ts'
import { describe as describeEvent, type Words } from '../../../renderer/features/live/describe.ts'
import { catalogue as english } from '../../../renderer/locales/en/index.ts'
import { catalogue as french } from '../../../renderer/locales/fr/index.ts'
import { fault } from '../../../shared/domain/fault/fault.ts'
import { systemWordsOf, withSystemWords, type LookUp } from '../../../shared/domain/fault/system-words.ts'

const speaking = i18next.createInstance()
await speaking.init({ resources: { en: english, fr: french }, interpolation: { escapeValue: false } })
const inEnglish = speaking.getFixedT('en') as unknown as LookUp

const unwritable = fault('SITE_UNWRITABLE', { folder: '/srv/site', detail: 'EACCES' })

test('a code of the system has its words and stays beside them; what is no such code, or has none, is left', () => {
  expect(systemWordsOf(inEnglish, 'EISDIR')).toBe('it is a folder (EISDIR)')
  for (const other of ['EWHATEVER', 'other', 'failed', 'login', '', 'EACCES: permission denied'])
    expect(systemWordsOf(inEnglish, other), other).toBeNull()
  expect(withSystemWords(inEnglish, { folder: 'ENOENT', detail: 'ENOENT', reason: 'ENOTFOUND', port: 69 })).toEqual({
    folder: 'ENOENT',
    detail: 'there is no such file or folder (ENOENT)',
    reason: 'this name is not known (ENOTFOUND)',
    port: 69,
  })
})

test.each([
  ['en', 'The folder /srv/site is not writable: access is denied (EACCES).'],
  ['fr', 'Impossible d’écrire dans le dossier /srv/site\u00a0: accès refusé (EACCES).'],
] as const)('a fault says so in the list of events and on the command line (%s)', (language, said) => {
  const t = speaking.getFixedT(language, ['events', 'common', 'live', 'faults']) as unknown as Words
  const event = { type: 'server.failed', server: 'tftp', fault: unwritable, seq: 1, at: 0 } as const
  expect(describeEvent(event, t, language).detail).toBe(said)
  expect(faultWords(terminalWords({ LANG: language }), unwritable).split('\n')[0]).toBe(said)
})
