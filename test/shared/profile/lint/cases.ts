import { profileOf } from '../../../support/profile-catalogue.ts'
import { at8851, mended, one, wellFormed, whole, type LintCase } from './case.ts'
import { valueCases } from './value-cases.ts'

const xml: readonly LintCase[] = [
  whole('too-large', profileOf(`<GPP_A>${'x'.repeat(4 * 1024 * 1024)}</GPP_A>`), wellFormed),
  whole('too-deep', '<a>'.repeat(40), wellFormed),
  whole('too-many-elements', profileOf('<a/>'.repeat(200_001)), wellFormed, 2),
  whole('doctype-refused', `<!DOCTYPE a SYSTEM "http://x/">${wellFormed}`, wellFormed, 1, true),
  one('entity-unknown', '<GPP_A>&eacute;</GPP_A>', '<GPP_A>&amp;</GPP_A>'),
  one('reference-invalid', '<GPP_A>&#0;</GPP_A>', '<GPP_A>&#65;</GPP_A>'),
  one('ampersand-bare', '<GPP_A>a & b</GPP_A>', '<GPP_A>a &amp; b</GPP_A>', mended),
  one('less-than-bare', '<GPP_A>a < b</GPP_A>', '<GPP_A>a &lt; b</GPP_A>', mended),
  one('control-character', '<GPP_A>a\u0007</GPP_A>', '<GPP_A>a</GPP_A>', mended),
  one('element-unclosed', '<GPP_A>1', '<GPP_A>1</GPP_A>', mended),
  one('close-mismatch', '<GPP_A>1</GPP_a>', '<GPP_A>1</GPP_A>', mended),
  one('close-unexpected', '<GPP_A>1</GPP_A></GPP_A>', '<GPP_A>1</GPP_A>'),
  one('close-rest', '<GPP_A>1</GPP_A x>', '<GPP_A>1</GPP_A >'),
  one('tag-name-invalid', '<GPP(A)>1</GPP(A)>', '<GPP_A>1</GPP_A>'),
  one('tag-unfinished', '<GPP_A>1</GPP_A', '<GPP_A>1</GPP_A>', mended),
  one('tag-rest', '<GPP_A "x">1</GPP_A>', '<GPP_A>1</GPP_A>'),
  one('attribute-unquoted', '<GPP_A ua=na>1</GPP_A>', '<GPP_A ua="na">1</GPP_A>', mended),
  one('attribute-quotes', '<GPP_A ua=“na”>1</GPP_A>', '<GPP_A ua="na">1</GPP_A>', mended),
  one('attribute-no-value', '<GPP_A ua>1</GPP_A>', '<GPP_A ua="na">1</GPP_A>'),
  one('attribute-unclosed', '<GPP_A ua="na>1</GPP_A>', '<GPP_A ua="na">1</GPP_A>', mended),
  one('attribute-twice', '<GPP_A ua="na" ua="rw">1</GPP_A>', '<GPP_A ua="na">1</GPP_A>'),
  one('comment-unclosed', '<GPP_A>1</GPP_A><!-- x', '<GPP_A>1</GPP_A><!-- x -->'),
  one('comment-dashes', '<!-- a -- b -->', '<!-- a - b -->'),
  one('cdata-unclosed', '<GPP_A><![CDATA[x</GPP_A>', '<GPP_A><![CDATA[x]]></GPP_A>'),
  one('instruction-unclosed', '<?x y', '<?x y?>'),
  whole('declaration-misplaced', `\n<?xml version="1.0"?>${wellFormed}`, `<?xml version="1.0"?>${wellFormed}`, 2, true),
  whole(
    'encoding-declared',
    `<?xml version="1.0" encoding="ISO-8859-1"?>${wellFormed}`,
    `<?xml version="1.0" encoding="utf-8"?>${wellFormed}`,
    1,
    true,
  ),
  whole('text-outside', `hello ${wellFormed}`, wellFormed),
  whole('several-roots', `${wellFormed}<x/>`, wellFormed, 4),
  whole('empty', '<!-- nothing -->', wellFormed),
  // Our own reader takes any letter beyond ASCII in a name; XML does not.
  whole('xml-other', profileOf('<GPP_\u00d7>1</GPP_\u00d7>'), wellFormed, 2),
]

const authority = '<Custom_CA_Rule>http://192.168.1.4/ca.pem</Custom_CA_Rule>'
const withCertificate = { context: { https: { names: ['my.server.com'], hosts: ['192.168.1.4'] } } }

const companions: readonly LintCase[] = [
  one(
    'https-without-authority',
    '<Profile_Rule>https://192.168.1.4/a.xml</Profile_Rule>',
    '<Profile_Rule>https://192.168.1.4/a.xml</Profile_Rule><Custom_CA_Rule>http://192.168.1.4/ca.pem</Custom_CA_Rule>',
  ),
  one(
    'https-name-missing',
    `${authority}<Profile_Rule>https://192.168.1.4/a.xml</Profile_Rule>`,
    `${authority}<Profile_Rule>https://My.Server.com/a.xml</Profile_Rule>`,
    withCertificate,
  ),
  one(
    'https-name-elsewhere',
    `${authority}<Profile_Rule_B>(1 eq 2)? http://192.168.1.4/a | https://prov.telco.com/$MA.xml</Profile_Rule_B>`,
    `${authority}<Profile_Rule_B>https://$A/$MA.xml</Profile_Rule_B>`,
    withCertificate,
  ),
]

const structure: readonly LintCase[] = [
  whole('no-flat-profile', '<device><GPP_A>1</GPP_A></device>', `<device>${wellFormed}</device>`),
  whole('flat-profile-spelled', '<Flat_Profile><GPP_A>1</GPP_A></Flat_Profile>', wellFormed, 1, true),
  whole('enterprise-file', '<device>\n<devicePool/></device>', wellFormed, 2),
  whole('nothing-inside', '<flat-profile></flat-profile>', wellFormed),
  whole(
    'outside-flat-profile',
    `<device>${wellFormed}<GPP_B>1</GPP_B></device>`,
    `<device>${wellFormed}<x/></device>`,
    4,
  ),
  one('nested-element', '<GPP_A><b>1</b></GPP_A>', '<GPP_A>1</GPP_A>'),
  whole('several-flat-profiles', `<device>${wellFormed}${wellFormed}</device>`, `<device>${wellFormed}</device>`, 4),
]

const names: readonly LintCase[] = [
  one('unknown-parameter', '<Colour_Of_Phone>red</Colour_Of_Phone>', '<GPP_A>red</GPP_A>'),
  one('unknown-parameter-near', '<Proflie_Rule>/a.xml</Proflie_Rule>', '<Profile_Rule>/a.xml</Profile_Rule>', mended),
  one('unknown-parameter-near', '<User_ID_1>a</User_ID_1>', '<User_ID_1_>a</User_ID_1_>', mended),
  one('wrong-case', '<resync_periodic>3600</resync_periodic>', '<Resync_Periodic>3600</Resync_Periodic>', mended),
  one(
    'label-as-name',
    '<Profile Rule ua="na">/a.xml</Profile Rule>',
    '<Profile_Rule ua="na">/a.xml</Profile_Rule>',
    mended,
  ),
  one(
    'label-as-name',
    '<Resync At (HHmm)>0959</Resync At (HHmm)>',
    '<Resync_At__HHmm_>0959</Resync_At__HHmm_>',
    mended,
  ),
  one('wrong-index', '<User_ID_11_>a</User_ID_11_>', '<User_ID_10_>a</User_ID_10_>', at8851),
  one('wrong-index', '<User_ID_17_>a</User_ID_17_>', '<User_ID_16_>a</User_ID_16_>'),
  one('wrong-index-site', '<User_ID_5_>a</User_ID_5_>', '<User_ID_4_>a</User_ID_4_>', {
    context: { models: ['CP-7811-3PCC', 'CP-7841-3PCC'] },
  }),
  one(
    'wrong-index',
    '<Extended_Function_3_>fnc=sd</Extended_Function_3_>',
    '<Extended_Function_2_>fnc=sd</Extended_Function_2_>',
    { context: { lines: 2 } },
  ),
  one('wrong-index-fixed', '<Speed_Dial_1_Name>a</Speed_Dial_1_Name>', '<Speed_Dial_2_Name>a</Speed_Dial_2_Name>'),
  one(
    'alias-family',
    '<Log_Resync_Request_Msg>x</Log_Resync_Request_Msg>',
    '<Log_Request_Msg>x</Log_Request_Msg>',
    mended,
  ),
  one(
    'alias-kept',
    '<TLS_Min_Version>TLS 1.2</TLS_Min_Version>',
    '<TLS_Client_Min_Version>TLS 1.2</TLS_Client_Min_Version>',
  ),
  one(
    'alias-both',
    '<TLS_Min_Version>TLS 1.2</TLS_Min_Version><TLS_Client_Min_Version>TLS 1.1</TLS_Client_Min_Version>',
    '<TLS_Client_Min_Version>TLS 1.1</TLS_Client_Min_Version>',
  ),
  one('alias-spelling', '<LDAP_User_Name>x</LDAP_User_Name>', '<LDAP_Username>x</LDAP_Username>', mended),
  one('gone-here', '<Enable_SSLv3>No</Enable_SSLv3>', '<GPP_A>No</GPP_A>', { context: { releases: ['12.0(2)'] } }),
  one('renamed-here', '<Cfwd_Setting>Yes</Cfwd_Setting>', '<Cfwd_All>Yes</Cfwd_All>', {
    context: { releases: ['12.0(2)'] },
  }),
  one('later-firmware', '<Syslog_Identifier>$MA</Syslog_Identifier>', '<GPP_A>No</GPP_A>', {
    context: { releases: ['11.1(1)'] },
  }),
  one('unknown-parameter-used', '<Profile_Rules>x</Profile_Rules>', '<GPP_A>x</GPP_A>', {
    context: { usedElsewhere: ['Profile_Rules'] },
  }),
  one('gone', '<Enable_SSLv3>No</Enable_SSLv3>', '<GPP_A>No</GPP_A>'),
  whole('other-series-file', profileOf('<FXS_Port_Impedance>600</FXS_Port_Impedance>'), profileOf('<GPP_A>1</GPP_A>')),
  one('foreign-template', '<User_ID_1_>%BWUSERID-1%</User_ID_1_>', '<User_ID_1_>50%20off</User_ID_1_>'),
  one('masked-secret', '<Password_1_>********</Password_1_>', '<Password_1_>S3cret-pass</Password_1_>'),
  one('escaped-twice', '<GPP_A>a&amp;amp;b</GPP_A>', '<GPP_A>a&amp;b</GPP_A>', mended),
  one('renamed', '<Cfwd_Setting>Yes</Cfwd_Setting>', '<Cfwd_All>Yes</Cfwd_All>'),
  one('other-series', '<Disable_Back_USB_Port>No</Disable_Back_USB_Port>', '<GPP_A>1</GPP_A>', {
    context: { model: 'CP-7841-3PCC' },
  }),
  one('other-series-site', '<Disable_Back_USB_Port>No</Disable_Back_USB_Port>', '<GPP_A>1</GPP_A>', {
    context: { models: ['CP-6851-3PCC', 'CP-7841-3PCC'] },
  }),
  one('duplicate', '<GPP_A>1</GPP_A>\n<GPP_A>2</GPP_A>', '<GPP_A>1</GPP_A>\n<GPP_B>2</GPP_B>', mended),
  one('duplicate-same', '<GPP_A>1</GPP_A>\n<GPP_A>1</GPP_A>', '<GPP_A>1</GPP_A>\n<GPP_B>1</GPP_B>', mended),
  one('read-only', '<ACS_URL_In_Use>http://x</ACS_URL_In_Use>', '<ACS_URL>http://x</ACS_URL>'),
  one('info-page', '<Serial_Number>88012BA01234</Serial_Number>', '<GPP_A>88012BA01234</GPP_A>'),
]

const attributes: readonly LintCase[] = [
  one('ua-unknown', '<GPP_A ua="maybe">1</GPP_A>', '<GPP_A ua="na">1</GPP_A>'),
  one('ua-unknown-near', '<GPP_A ua="RW">1</GPP_A>', '<GPP_A ua="rw">1</GPP_A>', mended),
  one('attribute-unknown', '<GPP_A colour="red">1</GPP_A>', '<GPP_A group="red">1</GPP_A>'),
  one(
    'attribute-unknown-near',
    '<GPP_A ua="na" preserve_value="y">1</GPP_A>',
    '<GPP_A ua="na" preserve-value="y">1</GPP_A>',
    mended,
  ),
  one('single-quotes', "<GPP_A ua='na'>1</GPP_A>", '<GPP_A ua="na">1</GPP_A>', mended),
  one('preserve-without-ua', '<GPP_A preserve-value="y">1</GPP_A>', '<GPP_A ua="na" preserve-value="y">1</GPP_A>'),
  one(
    'preserve-unknown',
    '<GPP_A ua="na" preserve-value="yes">1</GPP_A>',
    '<GPP_A ua="na" preserve-value="y">1</GPP_A>',
    mended,
  ),
]

const text: readonly LintCase[] = [
  whole('byte-order-mark', `\ufeff${wellFormed}`, wellFormed, 1, true),
  one('typographic-quote', '<GPP_A>“a”</GPP_A>', '<GPP_A>"a"</GPP_A>', mended),
  one('typographic-dash', '<GPP_A>a – b</GPP_A>', '<GPP_A>a - b</GPP_A>', mended),
  one('non-breaking-space', '<GPP_A>a\u00a0b</GPP_A>', '<GPP_A>a b</GPP_A>', mended),
  one('non-ascii', '<Display_Name_1_>Zoé</Display_Name_1_>', '<Display_Name_1_>Zoe</Display_Name_1_>', mended),
  one('blank-lost', '<GPP_A> 12345678 </GPP_A>', '<GPP_A>12345678</GPP_A>', mended),
  one('blank-lost-secret', '<Password_1_> x1Y2z3-- </Password_1_>', '<Password_1_>x1Y2z3--</Password_1_>', mended),
  one('newline-in-value', '<GPP_A>a\n  b</GPP_A>', '<GPP_A>\na\n</GPP_A>', mended),
]

const wakeUp: readonly LintCase[] = [
  one(
    'time-without-zone',
    '<Resync_At__HHmm_>0300</Resync_At__HHmm_>',
    '<Resync_At__HHmm_>0300</Resync_At__HHmm_><Time_Zone>GMT+01:00</Time_Zone>',
  ),
  one(
    'debug-without-server',
    '<Debug_Level>DEBUG</Debug_Level>',
    '<Debug_Level>DEBUG</Debug_Level><Debug_Server>192.168.1.9</Debug_Server>',
  ),
  one(
    'activation-with-rules',
    '<Profile_Rule>gds://</Profile_Rule><Profile_Rule_B>tftp://h/$MA.xml</Profile_Rule_B>',
    '<Profile_Rule>gds://</Profile_Rule><Profile_Rule_B></Profile_Rule_B>',
  ),
  one(
    'dhcp-options-unreadable',
    '<DHCP_Option_To_Use>66 160</DHCP_Option_To_Use>',
    '<DHCP_Option_To_Use>66, 160</DHCP_Option_To_Use>',
  ),
]

export const cases: readonly LintCase[] = [
  ...xml,
  ...companions,
  ...structure,
  ...names,
  ...attributes,
  ...text,
  ...wakeUp,
  ...valueCases,
]
