import type { Mac } from '../identity/mac.ts'

/** How CUCM's default file names each model's load (deployment-facts 3.2). */
const loadElements: Readonly<Record<string, string>> = {
  '7811': '36213',
  '7821': '621',
  '7841': '622',
  '7861': '623',
  '7832': '36247',
  '8832': '36258',
  '8811': '36217',
  '8841': '683',
  '8851': '684',
  '8861': '685',
  '8845': '36224',
  '8865': '36225',
}

/** A phone's model and the load that it is to take, without `.loads`. */
export interface ModelLoad {
  /** `CP-8841-3PCC`, or its number alone. */
  readonly model: string
  readonly load: string
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** What every enterprise phone takes that has no file of its own: `XMLDefault.cnf.xml`. */
export function writeXmlDefault(server: string, loads: readonly ModelLoad[]): string {
  const lines = loads.flatMap(({ model, load }) => {
    const number = /\d{4}/.exec(model)?.[0] ?? ''
    const id = Object.hasOwn(loadElements, number) ? loadElements[number] : undefined
    if (id === undefined) return []
    const element = `loadInformation${id}`
    return [`  <${element} model="Cisco ${number}">${escaped(load)}</${element}>`]
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Default>',
    '  <autoRegistrationName></autoRegistrationName>',
    '  <autoRegistration>false</autoRegistration>',
    ...callManagerGroup(server, '  '),
    '  <TVS><members><member priority="0"><port>2445</port>',
    `    <address>${escaped(server)}</address></member></members></TVS>`,
    ...lines,
    '</Default>',
    '',
  ].join('\n')
}

/** One phone's own file, `SEP<MAC>.cnf.xml`: which load it is to run, and nothing that would register it anywhere. */
export function writeSepFile(server: string, load: string): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<device>',
    '  <deviceProtocol>SIP</deviceProtocol>',
    '  <devicePool>',
    ...callManagerGroup(server, '    '),
    '  </devicePool>',
    `  <loadInformation>${escaped(load)}</loadInformation>`,
    '  <deviceSecurityMode>1</deviceSecurityMode>',
    '</device>',
    '',
  ].join('\n')
}

export const sepFile = (mac: Mac): string => `SEP${mac.toUpperCase()}.cnf.xml`

/** `processNodeName` and the phone port are required even in the smallest file. */
const callManagerGroup = (server: string, indent: string): readonly string[] =>
  [
    '<callManagerGroup>',
    '  <name>Default</name>',
    '  <tftpDefault>true</tftpDefault>',
    '  <members>',
    '    <member priority="0">',
    '      <callManager>',
    `        <name>${escaped(server)}</name>`,
    '        <description></description>',
    '        <ports>',
    '          <ethernetPhonePort>2000</ethernetPhonePort>',
    '          <sipPort>5060</sipPort>',
    '          <securedSipPort>5061</securedSipPort>',
    '        </ports>',
    `        <processNodeName>${escaped(server)}</processNodeName>`,
    '      </callManager>',
    '    </member>',
    '  </members>',
    '</callManagerGroup>',
  ].map((line) => `${indent}${line}`)

/** What a phone in its transition load asks for, `8841-3PCC.xml`: the licence, then the multiplatform load. */
export const secondStageFile = (model: string): string => `${/\d{4}/.exec(model)?.[0] ?? model}-3PCC.xml`

export function writeSecondStage(rules: { readonly licence: string; readonly upgrade: string }): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<device>',
    '  <flat-profile>',
    `    <Trans_Auth_Rule ua="na">${escaped(rules.licence)}</Trans_Auth_Rule>`,
    `    <Upgrade_Rule ua="na">${escaped(rules.upgrade)}</Upgrade_Rule>`,
    '  </flat-profile>',
    '</device>',
    '',
  ].join('\n')
}
