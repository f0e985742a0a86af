import { describe, expect, test } from 'vitest'
import { createAttribution } from '../../../shared/domain/identity/attribution.ts'
import { nthMac } from '../../support/mac.ts'

const ip = '10.0.0.7'

describe('who is at an address', () => {
  test('nobody, until somebody says so', () => {
    expect(createAttribution().whoIs(ip)).toBeNull()
  })
  test('phones that speak in turns share the address, and then nobody is guessed', () => {
    const attribution = createAttribution()
    for (const n of [1, 2, 1]) attribution.learn(ip, { mac: nthMac(n) }, 'said')
    expect(attribution.whoIs(ip)).toBeNull()
  })
  test('so do three phones of which none left', () => {
    const attribution = createAttribution()
    for (const n of [1, 2, 3]) attribution.learn(ip, { mac: nthMac(n) }, 'said')
    expect(attribution.whoIs(ip)).toBeNull()
    expect(attribution.phone(nthMac(2))).toEqual({ mac: nthMac(2) })
  })
  test('a phone that left elsewhere does not count', () => {
    const attribution = createAttribution()
    for (const n of [1, 2]) attribution.learn(ip, { mac: nthMac(n) }, 'said')
    attribution.learn('10.0.0.8', { mac: nthMac(1) }, 'said')
    attribution.learn(ip, { mac: nthMac(3) }, 'said')
    expect(attribution.whoIs(ip)).toEqual({ mac: nthMac(3) })
  })
  test('a shared address belongs to the phone that alone goes on', () => {
    const attribution = createAttribution()
    for (const n of [1, 2, 1]) attribution.learn(ip, { mac: nthMac(n) }, 'said')
    for (let i = 0; i < 16; i++) attribution.learn(ip, { mac: nthMac(2) }, 'said')
    expect(attribution.whoIs(ip)).toEqual({ mac: nthMac(2) })
  })
  test("a computer that asks for a phone's file does not take it away from where it is", () => {
    const attribution = createAttribution()
    attribution.learn(ip, { mac: nthMac(1) }, 'said')
    attribution.learn('10.0.0.99', { mac: nthMac(1) }, 'asked')
    expect(attribution.whoIs(ip)).toEqual({ mac: nthMac(1) })
  })
  test('a product without a MAC is kept, and adds to the phone that is there', () => {
    const attribution = createAttribution()
    attribution.learn(ip, { model: 'CP-8851-3PCC' }, 'asked')
    expect(attribution.whoIs(ip)).toEqual({ model: 'CP-8851-3PCC' })
    attribution.learn('10.0.0.8', { mac: nthMac(1) }, 'said')
    attribution.learn('10.0.0.8', { model: 'CP-7841-3PCC', firmware: '12.0.1' }, 'said')
    expect(attribution.whoIs('10.0.0.8')).toEqual({ mac: nthMac(1), model: 'CP-7841-3PCC', firmware: '12.0.1' })
  })
  test('ten thousand addresses and no more: the one that was quiet for longest leaves', () => {
    const attribution = createAttribution()
    for (let n = 0; n < 10_050; n++) {
      attribution.learn(`10.1.${n >> 8}.${n & 255}`, { mac: nthMac(n) }, 'said')
      attribution.learn('10.1.0.0', { mac: nthMac(0) }, 'said')
    }
    expect(attribution.addresses).toBe(10_000)
    expect(attribution.whoIs('10.1.0.0')).toEqual({ mac: nthMac(0) })
    expect(attribution.whoIs('10.1.0.1')).toBeNull()
    expect(attribution.phone(nthMac(1))).toBeNull()
  })
})
