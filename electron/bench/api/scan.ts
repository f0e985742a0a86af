import { discover } from '../phones/discovery/discoverer.ts'
import { browseOn } from '../phones/discovery/mdns.ts'
import { ownAddressIn, ownSubnets, subnetToScan } from '../phones/discovery/own-subnets.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'clock' | 'recorder' | 'site'>>()

export const scan = os.scan.router({
  subnets: os.scan.subnets.handler(() => ownSubnets()),
  start: os.scan.start.handler(({ input, context, signal }) => {
    const { closed } = context.site.need()
    const { clock, recorder } = context
    const until = signal === undefined ? closed : AbortSignal.any([signal, closed])
    const { webPort, sipPort } = input
    const subnet = subnetToScan(input.cidr)
    const address = ownAddressIn(subnet)
    const browse = address === null ? undefined : browseOn(address)
    return discover({ subnet, webPort, sipPort, clock, signal: until, browse }, recorder.emit)
  }),
})
