import { zipBytes } from './zip-bytes.ts'

/** A device type's commands, in the shape of the provider's exports; written by hand. */
export const oci = (type: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<BroadsoftDocument protocol="OCI" xmlns="C" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<command xsi:type="SystemSIPDeviceTypeAddRequest21" xmlns="">
 <deviceType>${type}</deviceType>
 <numberOfPorts><quantity>2</quantity></numberOfPorts>
 <cpeDeviceOptions><configType>2 File Configuration</configType>
  <deviceManagementDeviceTypeOptions><deviceAccessProtocol>Http</deviceAccessProtocol><tagMode>System And Custom</tagMode>
   <tagSet>Cisco-Tags</tagSet><deviceAccessContext>dms</deviceAccessContext></deviceManagementDeviceTypeOptions>
 </cpeDeviceOptions>
</command>
<command xsi:type="SystemSIPDeviceTypeFileAddRequest21" xmlns="">
 <deviceType>${type}</deviceType><fileFormat>%BWMACADDRESS%.xml</fileFormat><remoteFileFormat>config-%BWFQDEVICEID%.xml</remoteFileFormat>
 <fileCategory>Dynamic Profile</fileCategory><uploadFile><sourceFileName>type/${type}/profile.xml.template</sourceFileName></uploadFile>
 <useHttpDigestAuthentication>true</useHttpDigestAuthentication><macBasedFileAuthentication>false</macBasedFileAuthentication>
 <userNamePasswordFileAuthentication>true</userNamePasswordFileAuthentication>
</command>
<command xsi:type="SystemSIPDeviceTypeFileAddRequest21" xmlns="">
 <deviceType>${type}</deviceType><fileFormat>common.xml</fileFormat><remoteFileFormat>common.xml</remoteFileFormat><fileCategory>Static</fileCategory>
</command>
</BroadsoftDocument>
`

export const profileTemplate = `<flat-profile>
<User_ID_1_>%BWLINEPORT-1%</User_ID_1_>
<Proxy_1_>%BWHOST-1%</Proxy_1_>
<Display_Name_1_>%BWNAME-1%</Display_Name_1_>
<User_ID_2_>%BWLINEPORT-2%</User_ID_2_>
</flat-profile>
`

/** A device type's archive, and around it the kit that one downloads. */
export function kitZip(type: string): Buffer {
  const top = `${type.replaceAll(' ', '-')}.DTAF-R21`
  const dtaf = zipBytes([
    { name: `${top}/oci/${type}.oci`, content: Buffer.from(oci(type)), deflate: true },
    { name: `${top}/type/${type}/profile.xml.template`, content: Buffer.from(profileTemplate), deflate: true },
  ])
  return zipBytes([
    { name: `kit/${top}.zip`, content: dtaf },
    { name: 'kit/readme.txt', content: Buffer.from('read me') },
  ])
}
