import { editAll, type Access, type EditRefusal, type ProfileChange } from '../profile/edit.ts'
import { writeProfile } from '../profile/write.ts'
import type { Result } from '../result.ts'
import { AUTHORITY_FILE } from '../trust/server-files.ts'
import { serverUrl, shortAuthority } from '../network/ports.ts'

/** What the vendor's chapter does by hand, one guided task each, in the chapter's order. */
export const taskIds = [
  'logs',
  'unique',
  'resync',
  'dhcp',
  'https',
  'authority',
  'pack',
  'partition',
  'privacy',
  'mic',
  'upgrade',
  'activation',
  'migration',
] as const
export type TaskId = (typeof taskIds)[number]

/** Lines whose privacy header the chapter sets. */
const PRIVACY_LINES = 10

/** The parameters of each task, as the chapter's tables list them. */
export const taskParameters: Readonly<Record<TaskId, readonly string[]>> = {
  logs: [
    'Syslog_Server',
    'Syslog_Identifier',
    'Debug_Level',
    'Log_Request_Msg',
    'Log_Success_Msg',
    'Log_Failure_Msg',
    'Debug_Server',
  ],
  unique: ['Profile_Rule'],
  resync: [
    'Provision_Enable',
    'Resync_On_Reset',
    'Resync_Random_Delay',
    'Resync_At__HHmm_',
    'Resync_At_Random_Delay',
    // The time of day is that of the phone's own clock.
    'Time_Zone',
    'Daylight_Saving_Time_Enable',
    'Resync_Periodic',
    'Resync_Error_Retry_Delay',
    'Forced_Resync_Delay',
    'Resync_From_SIP',
    'Resync_After_Upgrade_Attempt',
    'Resync_Trigger_1',
    'Resync_Trigger_2',
    'User_Configurable_Resync',
    'Resync_Fails_On_FNF',
    'Profile_Authentication_Type',
  ],
  dhcp: ['DHCP_Option_To_Use', 'DHCPv6_Option_To_Use'],
  https: ['Profile_Rule', 'Custom_CA_Rule'],
  authority: ['Custom_CA_Rule'],
  pack: ['Profile_Rule'],
  partition: ['Profile_Rule', 'Profile_Rule_B', 'Profile_Rule_C', 'Profile_Rule_D'],
  privacy: Array.from({ length: PRIVACY_LINES }, (_, line) => `Privacy_Header_${line + 1}_`),
  // A certificate is held against the phone's clock: the renewed one, too.
  mic: ['MIC_Cert_Refresh_Enable', 'MIC_Cert_Refresh_Rule', 'Primary_NTP_Server', 'Time_Zone'],
  upgrade: [
    'Upgrade_Enable',
    'Upgrade_Rule',
    'Upgrade_Error_Retry_Delay',
    'Resync_After_Upgrade_Attempt',
    'Peer_Firmware_Sharing',
  ],
  activation: ['Profile_Rule', 'Upgrade_Rule', 'Proxy_Mode', 'Proxy_Host', 'Proxy_Port'],
  migration: ['Trans_Auth_Type', 'Trans_Auth_Rule', 'Upgrade_Rule', 'Transition_Authorization_Error_Retry_Delay'],
}

/** What is written: parameter and value, in the order of the task. An empty value is a value. */
export type Answers = Readonly<Record<string, string>>

/** Where this laptop serves. */
export interface BenchAddress {
  readonly address: string
  readonly tftpPort: number | null
  readonly httpPort: number | null
  readonly httpsPort: number | null
  readonly syslogPort: number | null
}

/** `tftp://192.168.1.4`: by HTTP where that runs, which the chapter recommends, else by TFTP. Usual ports go without saying. */
export function serverOf({ address, tftpPort, httpPort }: BenchAddress): string | null {
  if (httpPort !== null) return serverUrl('http', address, httpPort)
  if (tftpPort !== null) return serverUrl('tftp', address, tftpPort)
  return null
}

/** The authority's file, where a phone that trusts nobody yet can fetch it: not by HTTPS. */
const authorityRule = (server: string | null): Answers =>
  server === null ? {} : { Custom_CA_Rule: `${server}/${AUTHORITY_FILE}` }

const secureRule = ({ address, httpsPort }: BenchAddress): Answers =>
  httpsPort === null ? {} : { Profile_Rule: `${serverUrl('https', address, httpsPort)}/$PSN/$MA.xml` }

const syslogOf = ({ address, syslogPort }: BenchAddress): string | null =>
  syslogPort === null ? null : shortAuthority('syslog', address, syslogPort)

/** What a task proposes before anything is typed. `bench` is null while there is no address to give. */
export function proposal(task: TaskId, bench: BenchAddress | null): Answers {
  const server = bench === null ? null : serverOf(bench)
  switch (task) {
    case 'logs': {
      const where = bench === null ? null : syslogOf(bench)
      return where === null ? {} : { Syslog_Server: where, Syslog_Identifier: '$MAC' }
    }
    case 'unique':
      return server === null ? {} : { Profile_Rule: `${server}/$PSN/$MA.xml` }
    case 'resync':
      return { Resync_On_Reset: 'Yes', Resync_Periodic: '3600' }
    case 'dhcp':
      return { DHCP_Option_To_Use: '66,160,159,150,60,43,125' }
    case 'https':
      return { ...(bench !== null && secureRule(bench)), ...authorityRule(server) }
    case 'authority':
      return authorityRule(server)
    case 'pack':
      return server === null ? {} : { Profile_Rule: `[--key $SA] ${server}/basic.cfg` }
    case 'partition':
      return server === null ? {} : { Profile_Rule: `${server}/basic.txt`, Profile_Rule_B: `${server}/basic2.txt` }
    case 'privacy':
      return { Privacy_Header_1_: 'id' }
    case 'mic':
      return { MIC_Cert_Refresh_Enable: 'Yes' }
    case 'upgrade':
      return { Upgrade_Enable: 'Yes' }
    case 'activation':
      return { Profile_Rule: 'gds://' }
    case 'migration':
      return {
        Trans_Auth_Type: 'Classic',
        ...(server !== null && { Trans_Auth_Rule: `${server}/migration/$MAU.lic` }),
      }
  }
}

const inOrder = (task: TaskId, answers: Answers): readonly (readonly [string, string])[] =>
  taskParameters[task].flatMap((name) => {
    const value = answers[name]
    return value === undefined ? [] : [[name, value.trim()] as const]
  })

/** The XML of a task alone: as a profile that sets nothing else. */
export const taskXml = (task: TaskId, answers: Answers, ua: Access | null): Result<string, EditRefusal> =>
  writeProfile(inOrder(task, answers).map(([name, value]) => ({ name, value, ...(ua !== null && { ua }) })))

/** The profile with the task's parameters set and every other byte as it was. */
export function applyTask(
  text: string,
  task: TaskId,
  answers: Answers,
  ua: Access | null,
): Result<string, EditRefusal> {
  const changes = inOrder(task, answers).map(([name, value]): ProfileChange => ({
    kind: 'set',
    name,
    value,
    ...(ua !== null && { ua }),
  }))
  return editAll(text, changes)
}
