import fc from 'fast-check'
import { phoneReadings, type PhoneReadings } from '../../shared/domain/virtual-phone/machine/readings.ts'
import type { FetchAnswer, PhoneEvent } from '../../shared/domain/virtual-phone/machine/world.ts'

/** Keys and passwords that these lives use: KEYkeyKEY, UIDuidUID, PWDpwdPWD, IKMikmIKM, REGregREG. */
const options = [
  '',
  '[--key KEYkeyKEY] ',
  '[--uid UIDuidUID --pwd PWDpwdPWD] ',
  '[--key $SA] ',
  '[--post a] ',
  '[--alias b] ',
  '[--srv] ',
  '[--kye KEYkeyKEY] ',
]
const conditions = [
  '',
  '',
  '("$A" eq "1")? ',
  '($PRVST ne 2)? ',
  '($PRVTMR ge 60)? ',
  '($SWVER lt sip78xx.12-0-1MPP0001-1)? ',
  '(broken? ',
]
const assigns = ['', '', '(GPP_A = "1";)! ', '(Provision_Enable = "No";)! ', '(a = "$MA"; Proxy_1_ = "x";)! ']
const urls = [
  'http://h/$MA.cfg',
  'tftp://10.0.0.1/x',
  '/$PSN.xml',
  'https://h:8443/a?b=$B',
  'gds://',
  'nonsense://x',
  'http://h/$SA/x',
]

const rule = fc.oneof(
  fc.constantFrom('', '# http://h/x', '/$PSN.xml'),
  fc
    .tuple(
      fc.constantFrom(...conditions),
      fc.constantFrom(...assigns),
      fc.constantFrom(...options),
      fc.constantFrom(...urls),
    )
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 40 }),
)
const schedule = fc.constantFrom('0', '', '30', '600,1200,300', '5+10', '60,0', 'x', '3600')
const yesNo = fc.constantFrom('Yes', 'Yes', 'Yes', 'No', 'no', 'perhaps')
const values: Readonly<Record<string, fc.Arbitrary<string>>> = {
  Profile_Rule: rule,
  Profile_Rule_B: rule,
  Profile_Rule_C: rule,
  Profile_Rule_D: rule,
  Upgrade_Rule: fc.constantFrom(
    '',
    'http://h/sip78xx.12-0-1MPP0001-1.loads',
    '($SWVER lt sip78xx.12-0-1MPP0001-1)? http://h/sip78xx.12-0-1MPP0001-1.loads',
    'http://h/sip88xx.12-0-1MPP0001-1.loads',
    'x',
  ),
  Report_Rule: fc.constantFrom('', 'http://h/r', '[--key KEYkeyKEY]http://h/r [--delta]http://h/d'),
  Report_To_Server: fc.constantFrom('On Request', 'On Local Change', 'Periodically'),
  Periodic_Upload_To_Server: fc.constantFrom('600', '1', 'x'),
  Resync_Periodic: schedule,
  Resync_Error_Retry_Delay: schedule,
  Upgrade_Error_Retry_Delay: schedule,
  Resync_Random_Delay: fc.constantFrom('0', '2', '70000', 'x'),
  Resync_At__HHmm_: fc.constantFrom('', '', '0300', '2400', '9999'),
  Forced_Resync_Delay: fc.constantFrom('0', '60', '14400'),
  Resync_Trigger_1: fc.constantFrom('', '', '$PRVTMR ge 60', '$UPGTMR gt 300 and $PRVTMR ge 600', '(('),
  Provision_Enable: yesNo,
  Resync_On_Reset: yesNo,
  Upgrade_Enable: yesNo,
  Resync_Fails_On_FNF: yesNo,
  Resync_After_Upgrade_Attempt: yesNo,
  CISCO_XML_EXE_Enable: yesNo,
  Enable_Direct_Action_Url: yesNo,
  Proxy_1_: fc.constantFrom('', 'a', 'b'),
  Enable_VLAN: yesNo,
  GPP_A: fc.constantFrom('', '1', 'mac=$MA', 'REGregREG'),
  GPP_B: fc.constantFrom('', '/a/b = /flat-profile/GPP_C ;'),
  GPP_SA: fc.constantFrom('', 'REGregREG'),
  IKM_HTTP_Encrypt_Content: fc.constantFrom('', 'IKMikmIKM'),
  Syslog_Server: fc.constantFrom('', 's'),
  Debug_Server: fc.constantFrom('', 'd'),
  Debug_Level: fc.constantFrom('DEBUG', '3', ''),
  Custom_CA_Rule: fc.constantFrom('', 'http://h/ca.pem', '/'),
  Log_Request_Msg: fc.constantFrom('', '$PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH', '$ERR $PATH'),
}
export const parameters = fc.record(values, { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>

const escape = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
const profile = fc
  .tuple(parameters, fc.constantFrom('', ' ua="rw"', ' ua="rw" preserve-value="y"', ' ua="na" user-pref="y"'))
  .map(([found, attributes]) => {
    const inside = Object.entries(found).map(([name, value]) => `<${name}${attributes}>${escape(value)}</${name}>`)
    return `<flat-profile>${inside.join('')}</flat-profile>`
  })
const fuzzed = fc
  .tuple(profile, fc.nat(), fc.nat({ max: 30 }), fc.string({ maxLength: 12 }))
  .map(
    ([text, at, cut, put]) => text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + cut),
  )

const text = fc.oneof(
  { weight: 4, arbitrary: profile },
  { weight: 2, arbitrary: fuzzed },
  fc.string({ maxLength: 60 }),
  fc.constant('[PLATFORM_1]\nkern=k.sbn'),
)
const answer: fc.Arbitrary<FetchAnswer> = fc.oneof(
  {
    weight: 6,
    arbitrary: text.map((content): FetchAnswer => ({
      kind: 'content',
      text: content,
      status: 200,
      bytes: content.length,
      forms: [],
    })),
  },
  fc.constantFrom<FetchAnswer>(
    { kind: 'undecodable', reason: 'wrong-key', status: 200, bytes: 3 },
    { kind: 'redirect', status: 302, location: '/again' },
    { kind: 'redirect', status: 301, location: 'http://other/KEYkeyKEY' },
    { kind: 'redirect', status: 307, location: null },
    { kind: 'challenge', status: 401 },
    { kind: 'refused', status: 404 },
    { kind: 'refused', status: 503 },
    { kind: 'tftp-error', code: 1, text: 'File not found' },
    { kind: 'tftp-error', code: 0, text: 'PWDpwdPWD' },
    { kind: 'unreachable', reason: 'timeout', detail: 'no answer' },
    { kind: 'unreachable', reason: 'tls', detail: 'certificate' },
  ),
)

export type Move =
  | { readonly move: 'wait'; readonly seconds: number }
  | { readonly move: 'answer'; readonly answer: FetchAnswer }
  | { readonly move: 'stale' }
  | { readonly move: 'power'; readonly on: boolean }
  | { readonly move: 'call'; readonly active: boolean }
  | { readonly move: 'submit'; readonly values: Record<string, string> }
  | {
      readonly move: 'ask'
      readonly what: Extract<PhoneEvent, { type: 'asked' }>['what']
      readonly by: Extract<PhoneEvent, { type: 'asked' }>['by']
      readonly rule: string | null
    }

export const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: answer.map((given): Move => ({ move: 'answer', answer: given })) },
  { weight: 4, arbitrary: fc.nat({ max: 7200 }).map((seconds): Move => ({ move: 'wait', seconds })) },
  { weight: 1, arbitrary: fc.constant<Move>({ move: 'stale' }) },
  { weight: 1, arbitrary: fc.boolean().map((on): Move => ({ move: 'power', on })) },
  { weight: 1, arbitrary: fc.boolean().map((active): Move => ({ move: 'call', active })) },
  { weight: 1, arbitrary: parameters.map((given): Move => ({ move: 'submit', values: given })) },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('ask' as const),
      what: fc.constantFrom(
        'resync',
        'resync',
        'resync',
        'upgrade',
        'report',
        'reboot',
        'restart',
        'factory-reset',
        'update-ca',
      ),
      by: fc.constantFrom('web', 'notify', 'xml', 'menu'),
      rule: fc.option(rule),
    }),
  },
)

export const readings = fc.record(
  Object.fromEntries(phoneReadings.map(({ id, choices }) => [id, fc.constantFrom(...(choices as readonly string[]))])),
  { requiredKeys: [] },
) as fc.Arbitrary<Partial<PhoneReadings>>
