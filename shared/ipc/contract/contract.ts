import { activation } from './activation.ts'
import { bench } from './bench.ts'
import { broadworks } from './broadworks.ts'
import { dhcp } from './dhcp.ts'
import { board } from './board.ts'
import { diagnosis } from './diagnosis.ts'
import { files } from './files.ts'
import { firmware } from './firmware.ts'
import { forward } from './forward.ts'
import { handover } from './handover.ts'
import { history } from './history.ts'
import { keys } from './keys.ts'
import { logins } from './logins.ts'
import { phones } from './phones.ts'
import { preferences } from './preferences.ts'
import { profiles } from './profiles.ts'
import { pull } from './pull.ts'
import { rehearse } from './rehearse.ts'
import { reports } from './reports.ts'
import { resync } from './resync.ts'
import { rollout } from './rollout.ts'
import { routes } from './routes.ts'
import { scan } from './scan.ts'
import { servers } from './servers.ts'
import { site } from './site.ts'
import { trust } from './trust.ts'

/**
 * Every call and stream between a screen (or a script) and the bench, declared once: a file a subject.
 * Inputs come from outside and are parsed; outputs are ours and are typed.
 * Calls ask, streams tell. Each call appears in test/contract.
 */
export const contract = {
  bench,
  history,
  diagnosis,
  servers,
  forward,
  handover,
  trust,
  dhcp,
  site,
  files,
  firmware,
  broadworks,
  activation,
  phones,
  routes,
  keys,
  logins,
  profiles,
  pull,
  rehearse,
  reports,
  resync,
  rollout,
  scan,
  board,
  preferences,
}

export type Contract = typeof contract
