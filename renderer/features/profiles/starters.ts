import { writeProfile, type NewParameter } from '../../../shared/domain/profile/write.ts'

/** What a new profile may begin with. The words of each are under `profiles:new.starters.<id>`. */
export const starterIds = ['empty', 'resync', 'logs', 'line', 'first'] as const
export type StarterId = (typeof starterIds)[number]

export interface StarterDeps {
  /** The addresses of this bench, as a phone reaches them; null where that server is off. */
  readonly http: string | null
  readonly tftp: string | null
  readonly syslog: string | null
  /** The comment above a group, in the language of whoever will read it. */
  readonly comment: (key: 'resync' | 'logs' | 'messages' | 'line' | 'first') => string
}

/** Where a server is off, its address is to be filled in. */
const UNKNOWN = 'bench.example'

export function starterText(id: StarterId, deps: StarterDeps): string {
  const written = writeProfile(parametersOf(id, deps))
  if (!written.ok) throw new Error(`the starter ${id} cannot be written: ${JSON.stringify(written.error)}`)
  return written.value
}

function parametersOf(id: StarterId, { http, tftp, syslog, comment }: StarterDeps): readonly NewParameter[] {
  switch (id) {
    case 'empty':
      return []
    case 'resync':
      return [
        { name: 'Provision_Enable', value: 'Yes', ua: 'na', comment: comment('resync') },
        { name: 'Resync_On_Reset', value: 'Yes', ua: 'na' },
        { name: 'Resync_Random_Delay', value: '2', ua: 'na' },
        { name: 'Resync_Periodic', value: '3600', ua: 'na' },
        { name: 'Resync_Error_Retry_Delay', value: '60,120,240,480,960,1920,3600', ua: 'na' },
      ]
    case 'logs':
      return [
        { name: 'Syslog_Server', value: syslog ?? UNKNOWN, ua: 'na', comment: comment('logs') },
        { name: 'Syslog_Identifier', value: '$MAC', ua: 'na' },
        {
          name: 'Log_Request_Msg',
          value: '$PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH',
          ua: 'na',
          comment: comment('messages'),
        },
        {
          name: 'Log_Success_Msg',
          value: '$PN $MAC -- Successful resync $SCHEME://$SERVIP:$PORT$PATH',
          ua: 'na',
        },
        { name: 'Log_Failure_Msg', value: '$PN $MAC -- Resync failed: $ERR', ua: 'na' },
      ]
    case 'line':
      return [
        { name: 'Station_Display_Name', value: '{{display_name}}', ua: 'na', comment: comment('line') },
        { name: 'Line_Enable_1_', value: 'Yes', ua: 'na' },
        { name: 'Display_Name_1_', value: '{{display_name}}', ua: 'na' },
        { name: 'User_ID_1_', value: '{{extension}}', ua: 'na' },
      ]
    case 'first':
      return [
        {
          name: 'Profile_Rule',
          value: `${http ?? tftp ?? `http://${UNKNOWN}`}/$PSN/$MA.xml`,
          ua: 'na',
          comment: comment('first'),
        },
      ]
  }
}
