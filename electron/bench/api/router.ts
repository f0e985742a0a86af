import { lazy } from '@orpc/server'
import type { Contract } from '../../../shared/ipc/contract/contract.ts'

/**
 * Every call of the contract, answered: a file of this folder for each subject, which does not compile when it forgets a
 * call. Each is loaded when it is first asked, with all that it needs: the servers do not wait for it. Its calls are
 * copied out of it: the matcher looks for those of a router with a contract under a path of their own.
 */
export const router = {
  bench: lazy(() => import('./bench.ts').then(({ bench }) => ({ default: { ...bench } }))),
  history: lazy(() => import('./history.ts').then(({ history }) => ({ default: { ...history } }))),
  diagnosis: lazy(() => import('./diagnosis.ts').then(({ diagnosis }) => ({ default: { ...diagnosis } }))),
  servers: lazy(() => import('./servers.ts').then(({ servers }) => ({ default: { ...servers } }))),
  forward: lazy(() => import('./forward.ts').then(({ forward }) => ({ default: { ...forward } }))),
  handover: lazy(() => import('./handover.ts').then(({ handover }) => ({ default: { ...handover } }))),
  trust: lazy(() => import('./trust.ts').then(({ trust }) => ({ default: { ...trust } }))),
  dhcp: lazy(() => import('./dhcp.ts').then(({ dhcp }) => ({ default: { ...dhcp } }))),
  site: lazy(() => import('./site.ts').then(({ site }) => ({ default: { ...site } }))),
  files: lazy(() => import('./files.ts').then(({ files }) => ({ default: { ...files } }))),
  firmware: lazy(() => import('./firmware.ts').then(({ firmware }) => ({ default: { ...firmware } }))),
  broadworks: lazy(() => import('./broadworks.ts').then(({ broadworks }) => ({ default: { ...broadworks } }))),
  activation: lazy(() => import('./activation.ts').then(({ activation }) => ({ default: { ...activation } }))),
  phones: lazy(() => import('./phones.ts').then(({ phones }) => ({ default: { ...phones } }))),
  routes: lazy(() => import('./routes.ts').then(({ routes }) => ({ default: { ...routes } }))),
  keys: lazy(() => import('./keys.ts').then(({ keys }) => ({ default: { ...keys } }))),
  logins: lazy(() => import('./logins.ts').then(({ logins }) => ({ default: { ...logins } }))),
  profiles: lazy(() => import('./profiles.ts').then(({ profiles }) => ({ default: { ...profiles } }))),
  pull: lazy(() => import('./pull.ts').then(({ pull }) => ({ default: { ...pull } }))),
  rehearse: lazy(() => import('./rehearse.ts').then(({ rehearse }) => ({ default: { ...rehearse } }))),
  reports: lazy(() => import('./reports.ts').then(({ reports }) => ({ default: { ...reports } }))),
  resync: lazy(() => import('./resync.ts').then(({ resync }) => ({ default: { ...resync } }))),
  rollout: lazy(() => import('./rollout.ts').then(({ rollout }) => ({ default: { ...rollout } }))),
  scan: lazy(() => import('./scan.ts').then(({ scan }) => ({ default: { ...scan } }))),
  board: lazy(() => import('./board.ts').then(({ board }) => ({ default: { ...board } }))),
  preferences: lazy(() => import('./preferences.ts').then(({ preferences }) => ({ default: { ...preferences } }))),
} as const satisfies Readonly<Record<keyof Contract, unknown>>
