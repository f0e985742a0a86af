/** The forms of values that the guides describe and whose type alone says nothing, each with an example for the words. */
export interface ValueFormat {
  readonly names: RegExp
  readonly example: string
  readonly fits: (value: string) => boolean
}

const matching = (pattern: RegExp) => (value: string) => pattern.test(value)

/** Each piece between the marks, blanks aside; empty ones do not count. */
const all =
  (mark: RegExp | string, pattern: RegExp) =>
  (value: string): boolean =>
    value.split(mark).every((piece) => piece.trim() === '' || pattern.test(piece.trim()))

/** `c=g;p=n`: a colour and a pattern; the pattern of a lamp that is off does not matter. */
const isLamp = (value: string): boolean =>
  /(?:^|;)\s*c\s*=/i.test(value) && all(';', /^(?:c\s*=\s*[grao]|p\s*=\s*[^=]{1,32})$/i)(value)

/** `pggrp=224.1.1.1:34560;name=All;num=800;listen=yes;pri=1`, one group behind the other. */
const isPaging = (value: string): boolean =>
  /(?:^|;)\s*pggrp\s*=\s*(?:2(?:2[4-9]|3\d)(?:\.\d{1,3}){3}|\[ff[0-9a-f:]{2,40}\]):\d{1,5}\s*(?:;|$)/i.test(value) &&
  all(';', /^[a-z]{1,16}\s*=/i)(value)

const isLanguages = (value: string): boolean =>
  /(?:^|;)\s*serv\s*=\s*\S/i.test(value) && all(';', /^(?:serv|[dlx]\d{1,2})\s*=/i)(value)

const formats: readonly ValueFormat[] = [
  { names: /^(?!Handset_LED_).*_LED$/, example: 'c=g;p=n', fits: isLamp },
  {
    names: /^Group_(?:<n>_)?Paging_Script$/,
    example: 'pggrp=224.168.168.168:34560;name=All;num=800;listen=yes',
    fits: isPaging,
  },
  {
    names: /^Dictionary_Server_Script$/,
    example: 'serv=http://192.168.1.10/;d1=French;l1=fr-FR;x1=fr.xml',
    fits: isLanguages,
  },
  {
    names: /^Working_Hours_(?:Start|End)$/,
    example: '08:30',
    fits: matching(/^(?:(?:[01]?\d|2[0-3]):[0-5]\d|24:00)$/),
  },
  {
    names: /^Work_Days$/,
    example: 'Monday|Tuesday|Friday',
    fits: all('|', /^(?:mon|tues|wednes|thurs|fri|satur|sun)day$/i),
  },
  { names: /^Time_Offset__HH_mm_$/, example: '-01/30', fits: matching(/^[+-]?(?:0?\d|1[0-4])[/:][0-5]?\d$/) },
  {
    names: /^Set_Local_Date__mm_dd_yyyy_$/,
    example: '12/31/2026',
    fits: matching(/^(?:0?[1-9]|1[0-2])\/(?:0?[1-9]|[12]\d|3[01])(?:\/\d{2}(?:\d{2})?)?$/),
  },
  {
    names: /^Set_Local_Time__HH_mm_$/,
    example: '18/30',
    fits: matching(/^(?:[01]?\d|2[0-3])[/:][0-5]?\d(?:[/:][0-5]?\d)?$/),
  },
  { names: /^(?:Try_Backup|Retry_Reg)_RSC$/, example: '5??,6??', fits: all(',', /^[1-6][\d?x*]{0,2}$/i) },
  {
    names: /^Firewall_Config$/,
    example: 'NO_ICMP_PING,UDP:5060:5080',
    fits: all(',', /^(?:NO_[A-Z_]{2,40}|(?:TCP|UDP):\d{1,5}(?::\d{1,5})?)$/i),
  },
  {
    names: /^Transition_Authorization_Error_Retry_Delay$/,
    example: '60,300,1800',
    fits: matching(/^\d{1,7}(?:\s*[,+-]\s*\d{1,7}){0,30}$/),
  },
  { names: /^Emergency_Number_<n>_$/, example: '112,911', fits: all(',', /^[\d*#+]{1,40}$/) },
]

/** The form that the values of a parameter have, where one is known; `name` as the catalogue has it. */
export const formatOf = (name: string): ValueFormat | null => formats.find(({ names }) => names.test(name)) ?? null
