import { discover } from '../phones/discovery/discoverer.ts'
import { ownSubnets, subnetToScan } from '../phones/discovery/own-subnets.ts'
import { answering, type Api } from './base.ts'

const os = answering<Pick<Api, 'clock' | 'recorder' | 'site'>>()

export const scan = os.scan.router({
  subnets: os.scan.subnets.handler(() => ownSubnets()),
  start: os.scan.start.handler(({ input, context, signal }) => {
    const { closed } = context.site.need()
    const { clock, recorder } = context
    const until = signal === undefined ? closed : AbortSignal.any([signal, closed])
    const { webPort, sipPort } = input
    return discover({ subnet: subnetToScan(input.cidr), webPort, sipPort, clock, signal: until }, recorder.emit)
  }),
})
