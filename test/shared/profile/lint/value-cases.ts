import { profileOf } from '../../../support/profile-catalogue.ts'
import { at8851, mended, one, overTftp, whole, type LintCase } from './case.ts'

/** Findings about values and what they do together. */
const values: readonly LintCase[] = [
  one('boolean-expected', '<Provision_Enable>maybe</Provision_Enable>', '<Provision_Enable>Yes</Provision_Enable>'),
  one('boolean-near', '<Provision_Enable>Oui</Provision_Enable>', '<Provision_Enable>Yes</Provision_Enable>', mended),
  one('boolean-case', '<Provision_Enable>yes</Provision_Enable>', '<Provision_Enable>Yes</Provision_Enable>', mended),
  one('value-unknown', '<Connection_Type>Satellite</Connection_Type>', '<Connection_Type>DHCP</Connection_Type>'),
  one(
    'value-unknown-near',
    '<Connection_Type>DHPC</Connection_Type>',
    '<Connection_Type>DHCP</Connection_Type>',
    mended,
  ),
  one(
    'value-unknown',
    '<Privacy_Header_1_>everything</Privacy_Header_1_>',
    '<Privacy_Header_1_>header</Privacy_Header_1_>',
  ),
  // Other numbers, and short words that are like others, are no slips.
  one('value-unknown', '<Extension_1_>11</Extension_1_>', '<Extension_1_>10</Extension_1_>', at8851),
  one('value-unknown', '<SIP_Transport_1_>SCTP</SIP_Transport_1_>', '<SIP_Transport_1_>TCP</SIP_Transport_1_>'),
  one(
    'value-unknown',
    '<TLS_Client_Min_Version>TLS 1.4</TLS_Client_Min_Version>',
    '<TLS_Client_Min_Version>TLS 1.3</TLS_Client_Min_Version>',
  ),
  one('value-unknown-near', '<Time_Zone>UTC+1</Time_Zone>', '<Time_Zone>GMT+01:00</Time_Zone>', mended),
  one(
    'value-case',
    '<DNS_Server_Order>DHCP, Manual</DNS_Server_Order>',
    '<DNS_Server_Order>DHCP,Manual</DNS_Server_Order>',
    mended,
  ),
  one('value-case', '<SIP_Transport_1_>udp</SIP_Transport_1_>', '<SIP_Transport_1_>UDP</SIP_Transport_1_>', mended),
  one(
    'number-expected',
    '<Forced_Resync_Delay>soon</Forced_Resync_Delay>',
    '<Forced_Resync_Delay>14400</Forced_Resync_Delay>',
  ),
  one(
    'number-expected',
    '<Forced_Resync_Delay>30s</Forced_Resync_Delay>',
    '<Forced_Resync_Delay>30</Forced_Resync_Delay>',
    mended,
  ),
  one('decimal-expected', '<SIP_T1>0,5</SIP_T1>', '<SIP_T1>.5</SIP_T1>', mended),
  one(
    'hex-expected',
    '<SIP_TOS_DiffServ_Value_1_>0x168</SIP_TOS_DiffServ_Value_1_>',
    '<SIP_TOS_DiffServ_Value_1_>0x68</SIP_TOS_DiffServ_Value_1_>',
  ),
  one('port-expected', '<Web_Server_Port>http</Web_Server_Port>', '<Web_Server_Port>80</Web_Server_Port>'),
  one(
    'out-of-range',
    '<Resync_Random_Delay>65536</Resync_Random_Delay>',
    '<Resync_Random_Delay>65535</Resync_Random_Delay>',
  ),
  one('out-of-range', '<Register_Expires_1_>10</Register_Expires_1_>', '<Register_Expires_1_>32</Register_Expires_1_>'),
  one('out-of-ranges', '<DHCP_VLAN_Option>150</DHCP_VLAN_Option>', '<DHCP_VLAN_Option>151</DHCP_VLAN_Option>'),
  one('too-long', `<User_ID_1_>${'9'.repeat(64)}</User_ID_1_>`, `<User_ID_1_>${'9'.repeat(63)}</User_ID_1_>`),
  one('password-short', '<Admin_Password>abc</Admin_Password>', '<Admin_Password>abcD3fgh</Admin_Password>'),
  one('password-weak', '<Admin_Password>abcdefgh</Admin_Password>', '<Admin_Password>abcD3fgh</Admin_Password>'),
  one('empty-ambiguous', '<Resync_Periodic></Resync_Periodic>', '<GPP_A></GPP_A>'),
  one('empty-keeps', '<Station_Name ua="rw"/>', '<Station_Name ua="rw">x</Station_Name>'),
  one('ip-expected', '<Primary_DNS>10.0.0.256</Primary_DNS>', '<Primary_DNS>10.0.0.255</Primary_DNS>'),
  one('ipv6-expected', '<IPv6_Static_IP>10.0.0.1</IPv6_Static_IP>', '<IPv6_Static_IP>2001:db8::1</IPv6_Static_IP>'),
  one('host-blank', '<Proxy_1_>sip example.com</Proxy_1_>', '<Proxy_1_>sip.example.com</Proxy_1_>'),
  one(
    'host-scheme',
    '<Syslog_Server>udp://192.168.1.5</Syslog_Server>',
    '<Syslog_Server>192.168.1.5:514</Syslog_Server>',
    mended,
  ),
  one(
    'host-path',
    '<Syslog_Server>192.168.1.5/log</Syslog_Server>',
    '<Syslog_Server>[2001:db8::1]:514</Syslog_Server>',
  ),
  one(
    'host-port',
    '<Syslog_Server>192.168.1.5:65536</Syslog_Server>',
    '<Syslog_Server>192.168.1.5:65535</Syslog_Server>',
  ),
  one('url-blank', '<Logo_URL>http://h/a b.png</Logo_URL>', '<Logo_URL>http://h/a%20b.png</Logo_URL>'),
  one('url-scheme', '<Logo_URL>h/a.png</Logo_URL>', '<Logo_URL>http://h/a.png</Logo_URL>'),
  one('star-code', '<DND_Act_Code>star78</DND_Act_Code>', '<DND_Act_Code>*78</DND_Act_Code>'),
  one(
    'number-list',
    '<DHCP_Option_To_Use>66;160</DHCP_Option_To_Use>',
    '<DHCPv6_Option_To_Use>17 160 159</DHCPv6_Option_To_Use>',
  ),
  one('tone-script', '<Dial_Tone>beep</Dial_Tone>', '<Dial_Tone>350@-19,440@-19;2(.1/.1/1+2);10(*/0/1+2)</Dial_Tone>'),
  one('cadence-script', '<Cadence_1>60</Cadence_1>', '<Cadence_1>60(.3/.2,1/.2,.3/4)</Cadence_1>'),
  one('ring-script', '<Ring1>Sunrise</Ring1>', '<Ring1>n=Sunrise;w=file://Sunrise.rwb;c=1</Ring1>'),
  one('ring-script', '<Ring1>n=A;w=3;c=99</Ring1>', '<Ring1>w=3;n=A;c=9;b=.5;t=30</Ring1>'),
  one(
    'number-list',
    '<DHCP_Option_To_Use>66,999</DHCP_Option_To_Use>',
    '<DHCP_Option_To_Use>66, 160</DHCP_Option_To_Use>',
  ),
  one(
    'daylight-date',
    '<Daylight_Saving_Time_Rule>start=4/31/0/2;end=10/-1/7/3;save=1</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>start=4/30/0/2;end=10/-1/7/3;save=1</Daylight_Saving_Time_Rule>',
  ),
  one('dial-plan-pair', '<Dial_Plan_1_>([1-9xx|911)</Dial_Plan_1_>', '<Dial_Plan_1_>([1-9]xx|911)</Dial_Plan_1_>'),
  one('dial-plan-pair', '<Dial_Plan_1_>(9,:>xx.)</Dial_Plan_1_>', '<Dial_Plan_1_>(<9,:>xx.)</Dial_Plan_1_>'),
  one('dial-plan-range', '<Dial_Plan_1_>([9-2]xx)</Dial_Plan_1_>', '<Dial_Plan_1_>([2-9]xx)</Dial_Plan_1_>'),
  one('dial-plan-expression', '<Dial_Plan_1_>(\\d+)</Dial_Plan_1_>', '<Dial_Plan_1_>(x.)</Dial_Plan_1_>'),
  one('dial-plan-no-parentheses', '<Dial_Plan_1_>xx.|911</Dial_Plan_1_>', '<Dial_Plan_1_>(xx.|911)</Dial_Plan_1_>'),
  one('format-expected', '<MWI_New_LED>green</MWI_New_LED>', '<MWI_New_LED>c=r;p=b</MWI_New_LED>'),
  one(
    'format-expected',
    '<Group_1_Paging_Script>pggrp=10.0.0.1:34560;name=All</Group_1_Paging_Script>',
    '<Group_1_Paging_Script>pggrp=224.168.168.168:34560;name=All;num=800;listen=yes;</Group_1_Paging_Script>',
  ),
  one('key-function', '<PSK_1>fnc=sd,ext=9999</PSK_1>', '<PSK_1>fnc=sd;ext=9999</PSK_1>'),
  one('key-function-target', '<PSK_1>fnc=blf+sd;nme=Alice</PSK_1>', '<PSK_1>fnc=blf+sd;sub=12@$PROXY</PSK_1>'),
  one('host-number', '<Syslog_Server>10.0.0.999</Syslog_Server>', '<Syslog_Server>10.0.0.99</Syslog_Server>'),
  one(
    'host-static',
    '<Proxy_1_>pbx:SRV=a:p=x</Proxy_1_>',
    '<Proxy_1_>pbx:SRV=a:5060:p=1:w=2:A=10.0.0.1,10.0.0.2|b</Proxy_1_>',
  ),
  one('netmask', '<NetMask>255.0.255.0</NetMask>', '<NetMask>255.255.254.0</NetMask>'),
  one(
    'daylight-rule',
    '<Daylight_Saving_Time_Rule>march to october</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>start=3/-1/7/2;end=10/-1/7/2;save=1</Daylight_Saving_Time_Rule>',
  ),
  one(
    'daylight-missing',
    '<Daylight_Saving_Time_Rule>start=3/-1/7/2;end=10/-1/7/2</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>START = 3/8/7/02:0:0; End=11/1/7/02:0:0; Save=1</Daylight_Saving_Time_Rule>',
  ),
  one(
    'daylight-month',
    '<Daylight_Saving_Time_Rule>start=13/-1/7/2;end=10/-1/7/2;save=1</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>START = 3/8/7/02:0:0; End=11/1/7/02:0:0; Save=1</Daylight_Saving_Time_Rule>',
  ),
  one(
    'daylight-day',
    '<Daylight_Saving_Time_Rule>start=3/32/7/2;end=10/-1/7/2;save=1</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>START = 3/8/7/02:0:0; End=11/1/7/02:0:0; Save=1</Daylight_Saving_Time_Rule>',
  ),
  one(
    'daylight-weekday',
    '<Daylight_Saving_Time_Rule>start=3/-1/8/2;end=10/-1/7/2;save=1</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>START = 3/8/7/02:0:0; End=11/1/7/02:0:0; Save=1</Daylight_Saving_Time_Rule>',
  ),
  one(
    'daylight-time',
    '<Daylight_Saving_Time_Rule>start=3/-1/7/25;end=10/-1/7/2;save=1</Daylight_Saving_Time_Rule>',
    '<Daylight_Saving_Time_Rule>START = 3/8/7/02:0:0; End=11/1/7/02:0:0; Save=1</Daylight_Saving_Time_Rule>',
  ),
  one('dial-plan-parenthesis', '<Dial_Plan_1_>(xx.|911</Dial_Plan_1_>', '<Dial_Plan_1_>(xx.|911)</Dial_Plan_1_>'),
  one(
    'key-function',
    '<Extended_Function_1_>sd 9999</Extended_Function_1_>',
    '<Extended_Function_1_>fnc=sd;ext=9999@$PROXY</Extended_Function_1_>',
  ),
  one('key-function-quotes', '<PSK_1>fnc=sd;ext="9999"</PSK_1>', '<PSK_1>fnc=sd;ext=9999</PSK_1>'),
  one(
    'softkey-list',
    '<Idle_Key_List>redial|one;|</Idle_Key_List>',
    '<Idle_Key_List>redial|1;newcall|2;dnd;</Idle_Key_List>',
  ),
]

const rules: readonly LintCase[] = [
  one(
    'rule-problem',
    '<Profile_Rule>($PRVTMR gt)? /a.xml</Profile_Rule>',
    '<Profile_Rule>($PRVTMR gt 600)? /a.xml</Profile_Rule>',
  ),
  one(
    'rule-problem',
    '<Resync_Trigger_1>$UPGTMR over 300</Resync_Trigger_1>',
    '<Resync_Trigger_1>$UPGTMR gt 300 and $PRVTMR ge 600</Resync_Trigger_1>',
  ),
  one(
    'rule-problem',
    '<Profile_Rule>("$A" eq “x”)? /a.xml</Profile_Rule>',
    '<Profile_Rule>("$A" eq "x")? /a.xml</Profile_Rule>',
  ),
  one(
    'schedule-problem',
    '<Resync_Periodic>hourly</Resync_Periodic>',
    '<Resync_Periodic>600,1200,300</Resync_Periodic>',
  ),
  one('schedule-problem', '<Resync_At__HHmm_>9:59</Resync_At__HHmm_>', '<Resync_At__HHmm_>0959</Resync_At__HHmm_>'),
  one(
    'schedule-problem',
    '<Resync_Error_Retry_Delay>2400+</Resync_Error_Retry_Delay>',
    '<Resync_Error_Retry_Delay>2400+30</Resync_Error_Retry_Delay>',
  ),
  one(
    'message-macro-unknown',
    '<Log_Request_Msg>$WMAC asks</Log_Request_Msg>',
    '<Log_Request_Msg>$MAC asks</Log_Request_Msg>',
  ),
  one(
    'message-macro-malformed',
    '<Log_Request_Msg>${MAC} asks</Log_Request_Msg>',
    '<Log_Request_Msg>$(MAC) asks</Log_Request_Msg>',
  ),
  one(
    'message-macro-elsewhere',
    '<Log_Request_Msg>failed: $ERR</Log_Request_Msg>',
    '<Log_Failure_Msg>failed: $ERR</Log_Failure_Msg>',
  ),
  one('message-macro-glued', '<Log_Request_Msg>$FOO</Log_Request_Msg>', '<Log_Request_Msg>$(F)OO</Log_Request_Msg>'),
  one(
    'message-percent',
    '<Log_Request_Msg>$PN $MAC -- Requesting %s $SCHEME://$SERVIP:$PORT$PATH</Log_Request_Msg>',
    '<Log_Request_Msg>$PN $MAC -- Requesting resync $SCHEME://$SERVIP:$PORT$PATH</Log_Request_Msg>',
  ),
  one('secret-in-clear', '<Password_1_>x1Y2z3--</Password_1_>', '<GPP_A>x</GPP_A>', overTftp),
  one(
    'secret-in-clear-rule',
    '<Password_1_>x1Y2z3--</Password_1_>\n<Profile_Rule>tftp://h/a.cfg</Profile_Rule>',
    '<Password_1_>x1Y2z3--</Password_1_>\n<Profile_Rule>[--key $SA] tftp://h/a.cfg</Profile_Rule>',
  ),
  one(
    'key-in-clear',
    '<Profile_Rule>[--key hunter2] tftp://h/a.cfg</Profile_Rule>',
    '<Profile_Rule>[--key $SA] tftp://h/a.cfg</Profile_Rule>',
    overTftp,
  ),
]

const provisioning: readonly LintCase[] = [
  one('loses-dhcp', '<Profile_Rule>http://h/$MA.cfg</Profile_Rule>', '<Profile_Rule>/$PSN.xml</Profile_Rule>'),
  one('loses-dhcp', '<Profile_Rule>http://h/$MA.cfg</Profile_Rule>', '<Profile_Rule>gds://</Profile_Rule>'),
  one('loses-dhcp-empty', '<Profile_Rule></Profile_Rule>', '<Profile_Rule>/$PSN.xml</Profile_Rule>'),
  one('loses-dhcp-commented', '<Profile_Rule># /$PSN.xml</Profile_Rule>', '<Profile_Rule>/$PSN.xml</Profile_Rule>'),
  one('loses-dhcp-slash', '<Profile_Rule>$PSN.xml</Profile_Rule>', '<Profile_Rule>/$PSN.xml</Profile_Rule>', mended),
  one(
    'order-common-last',
    '<Profile_Rule_B>tftp://h/all.cfg</Profile_Rule_B><Profile_Rule>tftp://h/$MA.cfg</Profile_Rule>',
    '<Profile_Rule_B>tftp://h/$MA.cfg</Profile_Rule_B><Profile_Rule>tftp://h/all.cfg</Profile_Rule>',
  ),
  one(
    'order-same-address',
    '<Profile_Rule>/a.cfg</Profile_Rule><Profile_Rule_B>/a.cfg</Profile_Rule_B>',
    '<Profile_Rule>/a.cfg</Profile_Rule><Profile_Rule_B>/b.cfg</Profile_Rule_B>',
  ),
  one(
    'loop-register',
    '<GPP_A>new</GPP_A><Profile_Rule>("$A" ne "Provisioned")? /init | /go</Profile_Rule>',
    '<GPP_A>Provisioned</GPP_A><Profile_Rule>("$A" ne "Provisioned")? /init | /go</Profile_Rule>',
  ),
  one('periodic-short', '<Resync_Periodic>30</Resync_Periodic>', '<Resync_Periodic>60</Resync_Periodic>'),
  one(
    'retry-short',
    '<Resync_Error_Retry_Delay>5,60</Resync_Error_Retry_Delay>',
    '<Resync_Error_Retry_Delay>60,5000</Resync_Error_Retry_Delay>',
  ),
  one('provisioning-off', '<Provision_Enable>No</Provision_Enable>', '<Provision_Enable>Yes</Provision_Enable>'),
  one(
    'locked-out',
    '<Enable_Web_Server>No</Enable_Web_Server><Provision_Enable>No</Provision_Enable>',
    '<Enable_Web_Server>No</Enable_Web_Server>',
  ),
  one(
    'locked-out',
    '<Enable_Web_Server>No</Enable_Web_Server><Resync_Periodic>0</Resync_Periodic><Resync_On_Reset>No</Resync_On_Reset><Resync_From_SIP>No</Resync_From_SIP><User_Configurable_Resync>No</User_Configurable_Resync>',
    '<Enable_Web_Server>No</Enable_Web_Server><Resync_Periodic>0</Resync_Periodic><Resync_On_Reset>No</Resync_On_Reset><User_Configurable_Resync>No</User_Configurable_Resync>',
  ),
  one('web-off', '<Enable_Web_Server>No</Enable_Web_Server>', '<Enable_Web_Server>Yes</Enable_Web_Server>'),
  one(
    'retry-off',
    '<Resync_Error_Retry_Delay>0</Resync_Error_Retry_Delay>',
    '<Resync_Error_Retry_Delay>30</Resync_Error_Retry_Delay>',
  ),
  one(
    'missing-file-succeeds',
    '<Resync_Fails_On_FNF>No</Resync_Fails_On_FNF>',
    '<Resync_Fails_On_FNF>Yes</Resync_Fails_On_FNF>',
  ),
  one('trigger-gates', '<Resync_Trigger_1>$PRVTMR ge 600</Resync_Trigger_1>', '<Resync_Trigger_1></Resync_Trigger_1>'),
  one(
    'periodic-ignored',
    '<Resync_Periodic>3600</Resync_Periodic><Resync_At__HHmm_>0959</Resync_At__HHmm_>',
    '<Resync_Periodic>3600</Resync_Periodic><Resync_At__HHmm_></Resync_At__HHmm_>',
  ),
  one(
    'at-delay-short',
    '<Resync_At_Random_Delay>60</Resync_At_Random_Delay>',
    '<Resync_At_Random_Delay>600</Resync_At_Random_Delay>',
  ),
  one(
    'upgrade-off',
    '<Upgrade_Enable>No</Upgrade_Enable><Upgrade_Rule>http://h/a.loads</Upgrade_Rule>',
    '<Upgrade_Enable>Yes</Upgrade_Enable><Upgrade_Rule>http://h/a.loads</Upgrade_Rule>',
  ),
  one(
    'resync-never',
    '<Provision_Enable>Yes</Provision_Enable><Resync_On_Reset>No</Resync_On_Reset><Resync_Periodic>0</Resync_Periodic>',
    '<Provision_Enable>No</Provision_Enable><Resync_On_Reset>No</Resync_On_Reset><Resync_Periodic>0</Resync_Periodic>',
  ),
  one(
    'resync-never',
    '<Resync_On_Reset>No</Resync_On_Reset><Resync_Periodic>0</Resync_Periodic>',
    '<Resync_On_Reset>No</Resync_On_Reset><Resync_Periodic>0</Resync_Periodic><Resync_At__HHmm_>0300</Resync_At__HHmm_>',
  ),
  one(
    'port-range-narrow',
    '<RTP_Port_Min>16384</RTP_Port_Min><RTP_Port_Max>16390</RTP_Port_Max>',
    '<RTP_Port_Min>16384</RTP_Port_Min><RTP_Port_Max>16400</RTP_Port_Max>',
  ),
  one(
    'mic-rule-changed',
    '<MIC_Cert_Refresh_Rule>http://192.168.1.5/</MIC_Cert_Refresh_Rule>',
    '<MIC_Cert_Refresh_Rule>http://sudirenewal.cisco.com/</MIC_Cert_Refresh_Rule>',
  ),
  one(
    'line-without-user',
    '<Password_2_>x1Y2z3--</Password_2_><User_ID_2_></User_ID_2_>',
    '<Password_2_>x1Y2z3--</Password_2_><User_ID_2_>202</User_ID_2_>',
  ),
  one(
    'static-without-address',
    '<Connection_Type>Static IP</Connection_Type>',
    '<Connection_Type>Static IP</Connection_Type><Static_IP>10.0.0.9</Static_IP>',
  ),
  one(
    'upgrade-family-unknown',
    '<Upgrade_Rule>http://h/sip8845_8865.12-0-7MPP0501-123.loads</Upgrade_Rule>',
    '<Upgrade_Rule>http://h/sip8845_65.12-0-7MPP0501-123.loads</Upgrade_Rule>',
  ),
  one(
    'upgrade-enterprise',
    '<Upgrade_Rule>http://h/sip78xx.14-1-1MN-366.loads</Upgrade_Rule>',
    '<Upgrade_Rule>http://h/sip78xx.14-1-1MN-366.loads</Upgrade_Rule><Trans_Auth_Rule>http://h/$MAU.lic</Trans_Auth_Rule>',
  ),
  one(
    'upgrade-rule-long',
    `<Upgrade_Rule>http://h/${'f/'.repeat(70)}sip88xx.12-0-7MPP0501-123.loads</Upgrade_Rule>`,
    `<Upgrade_Rule>http://h/${'f/'.repeat(20)}sip88xx.12-0-7MPP0501-123.loads</Upgrade_Rule>`,
  ),
  one(
    'upgrade-retry-short',
    '<Upgrade_Error_Retry_Delay>30</Upgrade_Error_Retry_Delay>',
    '<Upgrade_Error_Retry_Delay>60</Upgrade_Error_Retry_Delay>',
  ),
  one(
    'upgrade-not-loads',
    '<Upgrade_Rule>http://h/cmterm-88xx.zip</Upgrade_Rule>',
    '<Upgrade_Rule>http://h/sip88xx.12-0-7MPP0501-123.loads</Upgrade_Rule>',
  ),
  one(
    'upgrade-other-model',
    '<Upgrade_Rule>http://h/sip78xx.12-0-7MPP0501-123.loads</Upgrade_Rule>',
    '<Upgrade_Rule>http://h/sip88xx.12-0-7MPP0501-123.loads</Upgrade_Rule>',
    at8851,
  ),
  whole(
    'more-of-the-same',
    profileOf(...Array.from({ length: 201 }, () => '<Colour>red</Colour>')),
    profileOf('<Colour>red</Colour>'),
    201,
  ),
]

export const valueCases: readonly LintCase[] = [...values, ...rules, ...provisioning]
