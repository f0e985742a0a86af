import { describe, expect, test } from 'vitest'
import { readLoadName, type LoadName } from '../../../shared/domain/firmware/load-name.ts'
import { readRevision } from '../../../shared/domain/firmware/limits.ts'
import { planUpgrade, type UpgradedPhone } from '../../../shared/domain/firmware/plan.ts'
import { readRelease } from '../../../shared/domain/firmware/release.ts'
import { makeUpgradeRules } from '../../../shared/domain/firmware/upgrade-rule.ts'
import { explain } from '../../../shared/domain/rule/explain.ts'
import { variablesGiven } from '../../../shared/domain/rule/variables.ts'

function load(name: string): LoadName {
  const read = readLoadName(name)
  if (read === null) throw new Error(name)
  return read
}

const phone = (model: string, release: string, revision = ''): UpgradedPhone => ({
  model: `CP-${model}-3PCC`,
  release: readRelease(release),
  revision: readRevision(revision),
})

const steps = (plan: ReturnType<typeof planUpgrade>) =>
  plan.kind === 'upgrade' ? plan.steps.map(({ name }) => name) : plan
const notes = (plan: ReturnType<typeof planUpgrade>) =>
  plan.kind === 'upgrade' ? plan.notes.map(({ code }) => code) : []

const to8832 = load('sip8832.12-0-7MPP0501-123')
const by8832 = load('sip8832.11-3-1MSR2-6')
const to88xx = load('sip88xx.12-0-7MPP0501-123')

describe('an 8832 passes by 11.3(1)SR2', () => {
  test.each(['11.2(3)', '11.2(3)SR1', '11.3(1)', '11.3(1)SR1'])('from %s to 12.0(7)', (release) => {
    expect(steps(planUpgrade(phone('8832', release), to8832, [by8832, to8832]))).toEqual([by8832.name, to8832.name])
  })

  test.each(['11.1(1)', '11.3(1)SR2', '11.3(2)', '12.0(1)'])('but not from %s', (release) => {
    expect(steps(planUpgrade(phone('8832', release), to8832, [by8832, to8832]))).toEqual([to8832.name])
  })

  test('and cannot without that load in the store', () => {
    expect(planUpgrade(phone('8832', '11.3(1)SR1'), to8832, [to8832])).toEqual({
      kind: 'impossible',
      obstacle: { code: 'waypoint-missing', by: '11.3(1)SR2' },
    })
  })
})

describe('what a phone cannot run is refused before it downloads', () => {
  test('another family’s load', () => {
    expect(planUpgrade(phone('8845', '12.0.2'), to88xx, [])).toMatchObject({
      obstacle: { code: 'other-family', expected: 'sip8845_65', found: 'sip88xx' },
    })
  })

  test('new hardware and an old release', () => {
    const old = load('sip88xx.11-2-3MPP-398')
    expect(planUpgrade(phone('8851', '12.0.2', 'V15'), old, [])).toMatchObject({
      obstacle: { code: 'hardware', least: '11.3(3)' },
    })
    expect(planUpgrade(phone('8851', '12.0.2', 'V14'), old, []).kind).toBe('upgrade')
    expect(planUpgrade(phone('7841', '12.0.2', '18'), load('sip78xx.11-3-4MPP0001-374'), [])).toMatchObject({
      obstacle: { code: 'hardware', least: '11.3(5)' },
    })
  })

  test('an enterprise load, a PhoneOS load, a phone of another series', () => {
    expect(planUpgrade(phone('7841', '12.0.2'), load('sip78xx.14-1-1MN-366'), [])).toMatchObject({
      obstacle: { code: 'not-mpp' },
    })
    expect(planUpgrade(phone('8851', '12.0.2'), load('PHONEOS-8875.1-0-1-0001-1'), [])).toMatchObject({
      obstacle: { code: 'other-series' },
    })
    expect(planUpgrade({ model: 'SPA504G', release: null, revision: null }, to88xx, [])).toMatchObject({
      obstacle: { code: 'unknown-model' },
    })
  })
})

describe('what will be lost is said before', () => {
  test('passwords, below 11.3(6)', () => {
    const target = load('sip78xx.11-3-5MPP0001-276')
    expect(notes(planUpgrade(phone('7841', '11.3(6)'), target, []))).toEqual(['downgrade', 'passwords-lost'])
    expect(notes(planUpgrade(phone('7841', '11.3(5)'), target, []))).toEqual([])
  })

  test('a downgrade that some 8800 releases refuse', () => {
    expect(notes(planUpgrade(phone('8841', '12.0(1)'), load('sip88xx.11-3-2MPP0001-609'), []))).toContain(
      'downgrade-may-fail',
    )
  })

  test('a phone of 10.x, one that was never seen, and a 6821 on its cable', () => {
    expect(notes(planUpgrade(phone('8841', '10.4(1)'), to88xx, []))).toEqual(['before-provisioning'])
    expect(notes(planUpgrade(phone('8841', ''), to88xx, []))).toEqual(['release-unknown'])
    expect(notes(planUpgrade(phone('6821', '12.0.1'), load('sip6821.12-0-7MPP0501-123'), []))).toEqual(['keep-cable'])
  })

  test('a phone that runs the very load has nothing to do', () => {
    expect(planUpgrade({ ...phone('8841', '12.0(7)SR5'), load: to88xx.name }, to88xx, []).kind).toBe('nothing-to-do')
  })
})

describe('the rule that is made does what it is made for', () => {
  const base = 'http://10.77.10.5/image'
  const targets = [to88xx, to8832, load('sip8845_65.12-0-7MPP0501-123')]
  const store = [...targets, by8832]
  const models = ['CP-8841-3PCC', 'CP-8851-3PCC', 'CP-8865-3PCC', 'CP-8832-3PCC', 'CP-7841-3PCC']

  const fetched = (rule: string, model: string, version: string): string | null => {
    const { variables } = variablesGiven(Object.entries({ PN: `CP-${model}-3PCC`, SWVER: version }))
    const outcome = explain(rule, 'upgrade', { variables }).rules[0]?.outcome
    return outcome?.kind === 'request' ? (outcome.request.candidates[0]?.url ?? null) : null
  }

  test('one rule takes each model to its own family’s load, and names no other', () => {
    const [rule] = makeUpgradeRules({ models, targets, store, base, style: 'one' })
    const text = rule?.text ?? ''
    expect(fetched(text, '8851', 'sip88xx.11-3-1MPP-697')).toBe(
      'http://10.77.10.5:80/image/sip88xx.12-0-7MPP0501-123.loads',
    )
    expect(fetched(text, '8865', 'sip8845_65.11-3-1MPP-697')).toBe(
      'http://10.77.10.5:80/image/sip8845_65.12-0-7MPP0501-123.loads',
    )
    expect(fetched(text, '7841', 'sip78xx.11-3-1MPP-697')).toBeNull()
    expect(rule?.models).not.toContain('CP-7841-3PCC')
    expect(rule?.tooLong).toBe(true)
  })

  test.each(['one', 'per-model'] as const)('an 8832 is led by the release in between (%s)', (style) => {
    const rule = makeUpgradeRules({ models, targets, store, base, style }).find((one) =>
      one.models.includes('CP-8832-3PCC'),
    )
    const url = (version: string) => fetched(rule?.text ?? '', '8832', version)?.replace(/^.*\//, '')
    for (const version of ['11-2-3MPP-398', '11-2-3MSR1-1', '11-3-1MPP-697', '11-3-1MSR1-3'])
      expect(url(`sip8832.${version}`)).toBe('sip8832.11-3-1MSR2-6.loads')
    for (const version of ['11-1-2MPP-351', '11-3-1MSR2-6', '11-3-2MPP0001-609', '12-0-1MPP0001-245'])
      expect(url(`sip8832.${version}`)).toBe('sip8832.12-0-7MPP0501-123.loads')
  })

  test('a rule for one model is short enough for old firmware', () => {
    const rules = makeUpgradeRules({ models: ['CP-8851-3PCC'], targets, store, base, style: 'per-model' })
    expect(rules).toEqual([
      { models: ['CP-8851-3PCC'], text: `${base}/sip88xx.12-0-7MPP0501-123.loads`, tooLong: false },
    ])
  })
})
