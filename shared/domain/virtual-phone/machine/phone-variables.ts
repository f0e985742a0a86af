import { variablesOf, type RulePhone, type Variables } from '../../rule/variables.ts'
import { sizeOf, valueOf } from './parameters.ts'
import type { PhoneState } from './state.ts'

export interface Circumstances {
  readonly request?: NonNullable<RulePhone['request']>
  readonly provisioning?: -1 | 0 | 1 | 2
  readonly upgrade?: 1 | 2
  readonly upgradeCondition?: string
}

const registers = [...Array.from('ABCDEFGHIJKLMNOP'), 'SA', 'SB', 'SC', 'SD'].map((letter) => `GPP_${letter}`)
const lineNames = ['User_ID', 'Display_Name', 'Auth_ID', 'Proxy']

/** Every macro's value at this moment (phone-facts 2.5): a phone always has one, be it empty. */
export function variablesNow(state: PhoneState, at: number, { request, ...now }: Circumstances = {}): Variables {
  const { identity } = state
  const secondsSince = (then: number | null): number => Math.max(0, Math.floor((at - (then ?? state.poweredAt)) / 1000))
  return variablesOf({
    mac: identity.mac,
    model: identity.model,
    serial: identity.serial,
    hardware: identity.hardware,
    firmware: state.firmware,
    ip: state.network?.ip ?? '',
    externalIp: valueOf(state, 'EXT_IP'),
    clientCertificate: identity.certified === true,
    customised: state.everSucceeded,
    parameters: parametersForMacros(state),
    state: {
      provisioning: now.provisioning ?? -1,
      secondsSinceResync: secondsSince(state.lastResyncAt),
      secondsSinceUpgrade: secondsSince(state.lastUpgradeAt),
      upgrade: now.upgrade ?? 1,
      upgradeError: state.upgradeError,
      upgradeCondition: now.upgradeCondition ?? '',
      registrationLost: new Map(Array.from({ length: sizeOf(identity).lines }, (_, line) => [line + 1, 0])),
      originType: 'orig_mpp',
      authorisation: 'none',
    },
    mobility: { status: '', user: '', password: '' },
    call: { incomingName: '', remoteNumber: '' },
    ...(request && { request }),
  })
}

function parametersForMacros(state: PhoneState): Map<string, string> {
  const values = new Map<string, string>()
  for (const name of registers) values.set(name, valueOf(state, name))
  for (let line = 1; line <= sizeOf(state.identity).lines; line++)
    for (const name of lineNames) values.set(`${name}_${line}_`, valueOf(state, `${name}_${line}_`))
  values.set('XML_User_Name', valueOf(state, 'XML_User_Name'))
  return values
}
