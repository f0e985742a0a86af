import { parseMac } from '../../../shared/domain/identity/mac.ts'
import type { SiteAnswer } from '../../../shared/ipc/contract/site.ts'
import { queryOf } from './rendered-files.ts'
import type { Provisioning } from './provisioning.ts'

/** Asks the served files as a server would; nothing is counted and no event is told. */
export async function resolveTarget(
  provisioning: Provisioning,
  target: string,
  macText: string | null,
): Promise<SiteAnswer> {
  const mac = parseMac(macText ?? '')
  const who = { ip: '127.0.0.1', ...(mac.ok ? { mac: mac.value } : {}) }
  const opened = await provisioning.files.open({
    server: 'http',
    target: target.startsWith('/') ? target : `/${target}`,
    who,
  })
  if (!opened.ok) return { kind: 'refused', ...opened.error }
  const { path, size } = opened.value
  opened.value.close()
  const routed = provisioning
    .routes()
    .find((compiled) => compiled.match(path, queryOf({ server: 'http', target })) !== null)
  return routed === undefined
    ? { kind: 'file', path, bytes: size }
    : { kind: 'rendered', path, bytes: size, route: routed.route.pattern, template: routed.route.template }
}
