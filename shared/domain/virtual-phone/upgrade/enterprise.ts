import { laterRequests } from '../../firmware/migration.ts'
import { ENTERPRISE_HTTP_PORT, standardPorts } from '../../network/ports.ts'
import { judge } from '../fetch/results.ts'
import type { EnterpriseActivity } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { FetchAnswer, FetchRequest } from '../machine/world.ts'

const NOBODY: ReadonlySet<string> = new Set(['timeout', 'connection-refused', 'network', 'broken-off'])

/** UPG-21: after its first start it asks for its trust lists, then for its configuration. */
export function startEnterprise(ctx: StepContext): void {
  const { identity, enterpriseServer } = ctx.state
  const host = serverOf(ctx) ?? enterpriseServer
  if (host === null) {
    ctx.note('UPG-21', 'enterprise-no-server')
    return
  }
  const files = laterRequests(identity.mac).map(({ file }) => file)
  ask(ctx, { kind: 'enterprise', host, by: 'http', files, attempt: null })
}

/** Option 150, else 66: that of the network; without either, the server that gave it its load. */
function serverOf({ state }: StepContext): string | null {
  const { 150: list = '', 66: name = '' } = state.network?.dhcp ?? {}
  const given = list.split(/[,;\s]+/).find((one) => one !== '') ?? name.trim()
  const host = given.replace(/^\w+:\/\//, '').replace(/[/:].*$/, '')
  return host === '' ? null : host
}

function ask(ctx: StepContext, activity: EnterpriseActivity): void {
  const [file] = activity.files
  if (file === undefined) {
    ctx.change({ activity: null })
    ctx.note('UPG-21', 'enterprise-not-configured')
    return
  }
  const { host, by } = activity
  const request: FetchRequest = {
    id: ctx.nextRequest(),
    purpose: 'firmware', // only whether it is there counts: nothing of it is applied
    scheme: by,
    host,
    port: by === 'http' ? ENTERPRISE_HTTP_PORT : standardPorts.tftp,
    path: `/${file}`,
    method: 'GET',
    headers: by === 'http' ? { Accept: '*/*' } : {},
    srv: false,
  }
  ctx.change({ activity: { ...activity, attempt: { request, redirects: 0, secrets: [] } } })
  ctx.fetch(request)
}

export function enterpriseAnswered(ctx: StepContext, activity: EnterpriseActivity, answer: FetchAnswer): void {
  const judgement = judge(answer)
  const [file = '', ...files] = activity.files
  if (judgement.class === 'A') {
    ctx.note('UPG-21', 'enterprise-file', { file })
    if (!file.endsWith('.cnf.xml')) {
      ask(ctx, { ...activity, files })
      return
    }
    ctx.change({ activity: null })
    ctx.note('UPG-21', 'enterprise-configured', { file })
    return
  }
  // Nobody listens on 6970: the same file by TFTP, and the others too.
  if (activity.by === 'http' && 'cause' in judgement && NOBODY.has(judgement.cause)) {
    ask(ctx, { ...activity, by: 'tftp' })
    return
  }
  ctx.note('UPG-21', 'enterprise-file-missing', { file })
  ask(ctx, { ...activity, files })
}
