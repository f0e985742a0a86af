import { describe, expect, test } from 'vitest'
import { terminalWords } from '../../../electron/cli/words.ts'
import { tellDiagnosis, type SayKey } from '../../../shared/domain/diagnosis/diagnosis-keys.ts'
import {
  causeCodes,
  causeLooks,
  type Diagnosis,
  type DiagnosisCode,
} from '../../../shared/domain/diagnosis/diagnosis.ts'
import { refusalReasons } from '../../../shared/domain/event/bench-event.ts'

/** Everything that any of the texts may ask for. */
const params = {
  ...{ path: '/basic.txt', near: '/Basic.txt', detail: 'Disk full', count: 3, resends: 40, line: 7, blockSize: 8192 },
  ...{
    url: 'tftp://10.0.0.9/a',
    own: 'my.server.com',
    host: '10.0.0.9',
    at: 0,
    seconds: 60,
    minutes: 90,
    first: '10.0.0.7',
    second: '10.0.0.8',
    scheme: 'HTTP',
    port: 8080,
    ip: '10.0.5.7',
  },
}

const named = [
  ...refusalReasons.map((reason) => `refusal.${reason}` as const),
  ...(['client-silent', 'client-error', 'file-changed', 'server-stopped', 'too-slow', 'read-failed'] as const).map(
    (reason) => `abandon.${reason}` as const,
  ),
  ...(['too-many-transfers', 'guessing-names', 'flood', 'foreign-subnet'] as const).map(
    (reason) => `limited.${reason}` as const,
  ),
  'many-resends',
  'resync-failed',
  'resync-failed-after-file',
  'upgrade-failed',
  'rejected',
  'dropped',
] as const satisfies readonly DiagnosisCode[]

const diagnosis = (code: DiagnosisCode, more: Diagnosis['params'] = {}): Diagnosis => ({
  code,
  look: 'failed',
  params: { ...params, ...more },
  evidence: [],
  confidence: 'certain',
})

const all: readonly (readonly [string, Diagnosis])[] = [
  ...[...named, ...causeCodes]
    .filter((code) => code !== 'server-failed')
    .map((code) => [code, diagnosis(code)] as const),
  ['server-failed', diagnosis('server-failed', { cause: 'fault', fault: 'ADDRESS_GONE', address: '10.0.0.2' })],
  ...(['resync-failed-after-refusal', 'resync-failed-after-abandon', 'resync-failed-by-content'] as const).map(
    (code) => [code, diagnosis(code, { cause: 'xml-corrupt', reason: 'corrupt file' })] as const,
  ),
  ['fault', diagnosis('fault', { fault: 'PORT_IN_USE', protocol: 'UDP', address: '', port: 69, owner: '' })],
]

const speech = (language: string): Parameters<typeof tellDiagnosis>[1] => ({
  say: terminalWords({ LANG: language }) as unknown as SayKey,
  inert: (text) => text.replaceAll('\u202e', '?'),
  time: () => '09:30:05',
})

describe.each(['en_GB', 'fr_FR'])('in %s', (language) => {
  test.each(all)('%s says what it is and what to do', (_, told) => {
    const { title, evidence = 'none', next } = tellDiagnosis(told, speech(language))
    for (const text of [title, evidence, next]) {
      expect(text).not.toBe('')
      expect(text).not.toMatch(/[{}]|undefined|\b(?:diagnosis|events|faults):|\.(?:title|what|next)$/)
    }
  })

  test('the catalogue has the words of every cause that is worked out, and no others', async () => {
    const folder = language.slice(0, 2)
    const file = (await import(`../../../renderer/locales/${folder}/diagnosis.json`)) as { default: object }
    expect(Object.keys(file.default).sort()).toEqual(Object.keys(causeLooks).sort())
  })
})

test('a failed resync says its cause within, and the two languages differ', () => {
  const failed = diagnosis('resync-failed-by-content', { cause: 'xml-corrupt', reason: 'corrupt file' })
  const { title, evidence, next } = tellDiagnosis(failed, speech('en'))
  expect(title).toBe('Resync failed: /basic.txt was sent, and the phone did not accept it')
  expect(evidence).toBe('Reason given: corrupt file')
  expect(next).toBe(
    '/basic.txt is not well-formed XML (line 7). Open the profile and correct line 7: the phone rejects the whole file.',
  )
  expect(tellDiagnosis(failed, speech('fr')).next).toContain('n’est pas du XML bien formé (ligne 7).')
})

test('text from the network is made harmless where it is shown, and a moment is told as a time', () => {
  const hostile = tellDiagnosis(diagnosis('xml-corrupt', { path: '/\u202ecod.exe' }), speech('en'))
  expect(hostile.title).toBe('/?cod.exe is not well-formed XML (line 7).')
  expect(tellDiagnosis(diagnosis('retry-later'), speech('en')).title).toContain('09:30:05')
})

test('a name that differs in its capitals alone is told as that', () => {
  const evidence = (near: string): string | undefined => {
    const told = { ...diagnosis('refusal.not-found'), params: { path: '/basic.txt', near } }
    return tellDiagnosis(told, speech('en')).evidence
  }
  expect(evidence('Basic.txt')).toContain('same name, different capitals')
  expect(evidence('basics.txt')).toBe('The site has a file with a similar name: basics.txt.')
})
