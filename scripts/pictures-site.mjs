// The site that the pictures of the product show: a small office in the middle of its rollout, with what goes wrong there.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bareSbn, loads68xx, loads78xx, loadsBytes, withoutFile } from '../test/support/firmware-files.ts'
import { oci, profileTemplate } from '../test/support/broadworks-kit.ts'
import { readDeviceType } from '../shared/domain/broadworks/read-device-type.ts'

const people = [
  'Alice Martin',
  'Benoît Roy',
  'Chloé Girard',
  'David Lambert',
  'Élodie Faure',
  'Farid Haddad',
  'Grace Owen',
]
const models = ['CP-8841-3PCC', 'CP-7841-3PCC', 'CP-8861-3PCC', 'CP-6841-3PCC']
const phones = 28

export const macOf = (index) => (0x000e08081100 + index * 7).toString(16).padStart(12, '0')
const colons = (mac) => mac.match(/../g).join(':')

const row = (index) => [
  macOf(index),
  models[index % models.length],
  `FCH2201${String(1_000 + index)}`,
  // One phone has no extension, which its template needs.
  index === 3 ? '' : String(100 + index),
  people[index % people.length],
]

const office = `<?xml version="1.0" encoding="UTF-8"?>
<!-- What every phone of the office gets. -->
<flat-profile>
  <Resync_Periodic ua="na">3600</Resync_Periodic>
  <Resync_Error_Retry_Delay ua="na">60,120,240,480</Resync_Error_Retry_Delay>
  <Profile_Rule ua="na">($PRVTMR ge 600)? http://10.0.0.1/$PSN/$MA.xml | http://10.0.0.1/basic.txt</Profile_Rule>
  <Primary_NTP_Server ua="na">pool.ntp.org</Primary_NTP_Server>
  <enable_web_server>yes</enable_web_server>
  <Time_Zone ua="na">GMT+01:00</Time_Zone>
  <Backlight_Timer ua="rw">30s</Backlight_Timer>
  <Profile_Rulz>x</Profile_Rulz>
</flat-profile>
`

const template = `<?xml version="1.0" encoding="UTF-8"?>
<flat-profile>
  <User_ID_1_ ua="na">{{extension}}</User_ID_1_>
  <Display_Name_1_ ua="na">{{display_name}}</Display_Name_1_>
  <Station_Name ua="na">{{display_name}}</Station_Name>
</flat-profile>
`

export function writePicturesSite(folder) {
  const write = (name, text) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const rows = Array.from({ length: phones }, (_, index) => row(index).join(','))
  write('phones.csv', `mac,model,serial,extension,display_name\n${rows.join('\n')}\n`)
  write('files/office.xml', office)
  write('files/branch/lyon.xml', office.replace('GMT+01:00', 'GMT-01:00'))
  write('templates/phone.xml', template)
  for (const [name, bytes] of Object.entries(loadsOfSite())) write(`files/image/${name}`, bytes)
  for (const index of [1, 5, 9]) write(`files/migration/${macOf(index).toUpperCase()}.lic`, 'licence')
  const types = 'templates/broadworks/Cisco_8841'
  write(`${types}/device.json`, JSON.stringify(readDeviceType(oci('Cisco 8841'))))
  write(`${types}/%BWMACADDRESS%.xml`, profileTemplate)
  write('templates/broadworks/tags.csv', 'level,mac,tag,value\nsystem,,%BWHOST-1%,sip.provider.example\n')
  mkdirSync(join(folder, '.bench'), { recursive: true })
  writeFileSync(join(folder, '.bench/codes.json'), JSON.stringify({ codes }), { mode: 0o600 })
  const settings = JSON.parse(readFileSync(join(folder, 'site.json'), 'utf8'))
  const routes = [{ pattern: '/$PSN/$MA.xml', template: 'phone.xml', gzip: false, key: '' }]
  write('site.json', JSON.stringify({ ...settings, routes }))
  // The rehearsal's own: most phones have their file, one has none, one has half of it.
  for (let index = 0; index < phones; index += 1) {
    if (index === 5) continue
    const profile = `<flat-profile><User_ID_1_>${100 + index}</User_ID_1_></flat-profile>`
    write(`files/rollout/${macOf(index)}.cfg`, index === 9 ? profile.slice(0, 40) : profile)
  }
}

/** Loads in the vendor's shapes, one of them incomplete; none has a byte of the vendor's. */
function loadsOfSite() {
  const v = '12-0-7MPP0501-123'
  const enterprise = '14-1-1MN-366'
  return {
    ...loads78xx,
    ...withoutFile(loads68xx, `rootfs6861.${v}.sbn`),
    [`sip88xx.${v}.loads`]: loadsBytes({ PLATFORM_1: [`rootfs88xx.${v}.sbn`], PLATFORM_2: [`rootfs288xx.${v}.sbn`] }),
    [`rootfs88xx.${v}.sbn`]: bareSbn(61_700),
    [`rootfs288xx.${v}.sbn`]: bareSbn(60_200),
    [`sip78xx.${enterprise}.loads`]: loadsBytes({ PLATFORM_1: [`rootfs78xx.${enterprise}.sbn`] }),
    [`rootfs78xx.${enterprise}.sbn`]: bareSbn(46_000),
  }
}

const codes = Array.from({ length: 9 }, (_, index) => ({
  code: String(5_414_011_256_173_800 + index * 7),
  mac: macOf(index),
  name: people[index % people.length],
  email: '',
  model: models[index % models.length],
  expiresAt: index === 4 ? Date.UTC(2026, 0, 9, 18) : Date.UTC(2027, 11, 24, 18),
  usedAt: index === 2 ? Date.UTC(2026, 1, 3, 9) : null,
}))

/** What the phones say to the syslog server. */
export const saidByPhones = [
  `<134>CP-8841-3PCC ${colons(macOf(0))} -- Requesting resync tftp://10.0.0.1/basic.txt`,
  `<134>CP-8841-3PCC ${colons(macOf(0))} -- Successful resync tftp://10.0.0.1/basic.txt`,
  `<134>CP-7841-3PCC ${colons(macOf(1))} -- Requesting resync http://10.0.0.1/Office.xml`,
  `<131>CP-7841-3PCC ${colons(macOf(1))} -- Resync failed: Download failed`,
  `<132>CP-8861-3PCC ${colons(macOf(2))} -- NTP: no answer from pool.ntp.org`,
  `<134>CP-6841-3PCC ${colons(macOf(3))} -- Successful resync http://10.0.0.1/office.xml`,
]

/** What they ask of the HTTP server: some of it is there, some is not, and one name is in other capitals. */
export const askedByPhones = [
  { path: 'office.xml', index: 0 },
  { path: 'basic.txt', index: 3 },
  { path: 'branch/lyon.xml', index: 2 },
  { path: 'Office.xml', index: 1 },
  { path: `rollout/${macOf(5)}.cfg`, index: 5 },
  { path: 'sample-profile.xml', index: 4 },
]

export const agentOf = (index) => `Cisco-${models[index % models.length]}/12.0.1 (${macOf(index)})`
