import { describe, expect, test } from 'vitest'
import { compareConfig, merged } from '../../../shared/domain/compare-config/compare.ts'
import { MASK } from '../../../shared/domain/rule/mask.ts'
import { catalogue } from '../../support/profile-catalogue.ts'

const values = (given: Readonly<Record<string, string>>) => new Map(Object.entries(given))

function compared(
  phone: Readonly<Record<string, string>>,
  intended: Readonly<Record<string, string>>,
  sent: Readonly<Record<string, string>> | null,
) {
  const sides = { phone: values(phone), intended: values(intended), sent: sent === null ? null : values(sent) }
  const { differences, ...counts } = compareConfig(sides, catalogue)
  return { ...counts, kinds: Object.fromEntries(differences.map(({ name, kind }) => [name, kind])), differences }
}

describe('three sides of one parameter', () => {
  test.each([
    ['a', 'a', 'a', undefined],
    ['b', 'a', 'a', 'phone'],
    ['a', 'b', 'a', 'site'],
    ['b', 'c', 'a', 'both'],
    // Changed on the phone, and then in the site to the same.
    ['b', 'b', 'a', undefined],
  ])('phone %s, site %s, sent %s: %s', (...[phone, intended, sent, kind]) => {
    const { kinds, same } = compared({ Station_Name: phone }, { Station_Name: intended }, { Station_Name: sent })
    expect([kinds['Station_Name'], same]).toEqual([kind, kind === undefined ? 1 : 0])
  })

  test('what was sent is not known: it differs, and that is all that is said', () => {
    expect(compared({ Station_Name: 'b' }, { Station_Name: 'a' }, null).kinds).toEqual({ Station_Name: 'differs' })
  })

  test('what the site no longer sets stays on the phone; what it never set is told where it is not the factory’s', () => {
    const phone = { Station_Name: 'a', Primary_NTP_Server: 'ntp.local', Provision_Enable: 'Yes' }
    expect(compared(phone, {}, { Station_Name: 'a' }).kinds).toEqual({
      Station_Name: 'site',
      Primary_NTP_Server: 'own',
    })
  })
})

test('a yes is a yes, however it is written', () => {
  expect(compared({ Provision_Enable: 'Yes' }, { Provision_Enable: '1' }, null)).toMatchObject({ same: 1, kinds: {} })
})

test('passwords are neither compared nor shown, and a key inside a rule is masked and cannot be taken over', () => {
  const phone = { Admin_Password: 'Phone-Pass-1', Profile_Rule: '[--key Zx81Zx81]http://a/b' }
  const intended = { Admin_Password: 'Phone-Pass-2', Profile_Rule: '[--key Other99]http://a/c' }
  const { differences, untold } = compared(phone, intended, intended)
  expect(untold).toBe(1)
  expect(differences).toMatchObject([{ name: 'Profile_Rule', kind: 'phone', masked: true }])
  expect(differences[0]?.phone).toContain(MASK)
  expect(JSON.stringify(differences)).not.toMatch(/Pass-|Zx81|Other99/)
})

test('of several files the last that sets a parameter counts', () => {
  expect(merged([values({ A: '1', B: '1' }), values({ B: '2' })])).toEqual(values({ A: '1', B: '2' }))
})
