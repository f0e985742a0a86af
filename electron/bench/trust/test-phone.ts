import { parseMac } from '../../../shared/domain/identity/mac.ts'
import type { PhoneCertificate } from './phone-maker.ts'
import { pemOf } from './read-certificate.ts'
import type { SiteTrust } from './site-trust.ts'

/** What a phone that was given everything it needs trusts and shows: the laptop's self-test goes out as one. */
export async function testPhone(trust: SiteTrust): Promise<PhoneCertificate & { readonly authorities: string[] }> {
  const mac = parseMac('00:0e:08:ff:ff:fe')
  if (!mac.ok) throw new Error('the address of the test phone is one')
  const phone = { mac: mac.value, model: 'CP-8841-3PCC', serial: 'FCH0000TEST' }
  const { anchors } = await trust.judgeBy()
  const own = await (await trust.phoneMaker()).certificateFor(phone)
  return { ...own, authorities: anchors.map(pemOf) }
}
