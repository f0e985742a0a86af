import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialPlanProblem } from '../../../../shared/domain/profile/values/dial-plan.ts'
import { formatOf } from '../../../../shared/domain/profile/values/formats.ts'
import { ringProblem } from '../../../../shared/domain/profile/values/ring-script.ts'
import { staticProxyProblem } from '../../../../shared/domain/profile/values/static-proxy.ts'
import { catalogue } from '../../../support/profile-catalogue.ts'

const defaultsOf = (type: string): readonly string[] =>
  catalogue.parameters.flatMap((one) => (one.type === type && one.default ? [one.default] : []))

test('the factory dials, rings and is laid out as it ships', () => {
  expect(defaultsOf('dial_plan').filter((text) => dialPlanProblem(text) !== null)).toEqual([])
  expect(defaultsOf('ring_script').filter((text) => ringProblem(text) !== null)).toEqual([])
  const odd = catalogue.parameters.filter(
    ({ name, default: preset = '' }) => preset !== '' && formatOf(name)?.fits(preset) === false,
  )
  expect(odd.map(({ name }) => name)).toEqual([])
})

describe('dial plans', () => {
  test.each([
    '(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)',
    '( L:20,S:5, (9,1xxxxxxxxxxS3|0|[2-9]xxxxxxx.) )',
    '(P5 <:1234>|[49]11!)',
    '([1-8*#]xx|<8:1212>xxxxxxx|[135-79]x.|<:+>1xx.)',
    '(xx.<:@sip.example.com:5060;transport=tcp>)',
    '([^9]xx)',
  ])('%s is read', (text) => expect(dialPlanProblem(text)).toBeNull())

  test.each([
    ['(xx.|(911)', 'parenthesis', 0],
    ['xx.)', 'parenthesis', 3],
    ['(xx|[1-9xx)', 'pair', 4],
    ['(xx|1-9]x)', 'pair', 7],
    ['(<9:xx.)', 'pair', 1],
    ['([5-1]x)', 'range', 1],
    ['(^[0-9]+$)', 'expression', 1],
    ['(x{4})', 'expression', 2],
    ['9xx', 'no-parentheses', 0],
  ])('%s is not: %s at %i', (text, code, at) => expect(dialPlanProblem(text)).toMatchObject({ code, at }))
})

describe('ring tones', () => {
  test.each(['n=Classic-1;w=3;c=1', 'w=http://h/r.raw; n=My ring; c=4;', 'n=a;w=b;c=2;b=.5;t=30', 'N=a;W=b'])(
    '%s is one',
    (text) => expect(ringProblem(text)).toBeNull(),
  )
  test.each([
    ['n=a;c=1', 'n=a;c=1'],
    ['n=a;w=b;c=0', 'c=0'],
    ['n=a;w=b;x=1', 'x=1'],
    ['n=;w=b', 'n=;w=b'],
    ['n=a;w=b;t=long', 't=long'],
  ])('%s is none: %s', (text, found) => expect(ringProblem(text)).toBe(found))
})

describe('proxies that bring their DNS records', () => {
  test.each([
    'pbx.example.com:A=10.0.0.1,10.0.0.2',
    'pbx.example.com:5060:SRV=a.example.com:5070:p=1:w=2:A=10.0.0.1|b.example.com:p=2',
    'pbx:srv=a|b|c',
  ])('%s is read', (text) => expect(staticProxyProblem(text)).toBeNull())
  test.each([
    ['pbx:A=banana', 'banana'],
    ['pbx:A=10.0.0.1,10.0.0.300', '10.0.0.300'],
    ['pbx:SRV=a:p=high', 'a:p=high'],
    ['p bx:A=10.0.0.1', 'p bx'],
    ['pbx:SRV=', 'pbx:SRV='],
  ])('%s is not: %s', (text, found) => expect(staticProxyProblem(text)).toBe(found))
})

describe('other forms', () => {
  test.each([
    ['Idle_LED', ['c=o', 'c=g;p=n', 'C=R; P=f;', 'p=b;c=a'], ['green', 'c=x', 'c=g,p=b', 'p=b']],
    [
      'Group_<n>_Paging_Script',
      ['pggrp=224.168.168.168:34560;name=All;num=800;listen=yes;pri=1;codec=g711u'],
      ['224.168.168.168:34560', 'pggrp=192.168.0.1:34560', 'pggrp=224.1.1.1;name=All'],
    ],
    ['Working_Hours_Start', ['00:00', '7:30', '24:00'], ['25:00', '8am', '07:60']],
    ['Work_Days', ['Monday|Tuesday', 'sunday'], ['Mon,Tue', 'Monday,Tuesday']],
    ['Time_Offset__HH_mm_', ['00/30', '-1/30', '+02:00'], ['90', 'x/30']],
    ['Set_Local_Date__mm_dd_yyyy_', ['12/31/2026', '1/2'], ['31/12/2026', '2026-12-31']],
    ['Retry_Reg_RSC', ['5??,6??', '404', '4xx, 503'], ['abc', '700']],
    ['Firewall_Config', ['NO_ICMP_PING, TCP:5060', 'UDP:10000:20000'], ['ALLOW ALL', 'TCP5060']],
    ['Dictionary_Server_Script', ['serv=http://h/;d1=French;x1=fr.xml;l1=fr-FR'], ['http://h/', 'd1=French']],
    ['Transition_Authorization_Error_Retry_Delay', ['1800', '30,60', '600-1800'], ['soon']],
    ['Emergency_Number_<n>_', ['112', '911, *999'], ['police']],
  ])('%s', (name, right, wrong) => {
    const fits = (value: string): boolean | undefined => formatOf(name)?.fits(value)
    expect(right.filter((value) => fits(value) !== true)).toEqual([])
    expect(wrong.filter((value) => fits(value) !== false)).toEqual([])
    expect(fits(formatOf(name)?.example ?? '')).toBe(true)
  })
})

test('no text makes any of them throw', () => {
  const text = fc.string({ unit: fc.constantFrom(...Array.from('nwc=;:|,()[]<>-^19.SRVAp ')) })
  fc.assert(
    fc.property(text, (value) => {
      for (const read of [dialPlanProblem, ringProblem, staticProxyProblem, formatOf]) read(value)
    }),
  )
})
