import type { PhoneCause, TimedCause } from './causes/cause.ts'
import { failedResync, failedUpgrade } from './causes/failed-resync.ts'
import { lastHandshake } from './causes/handshake.ts'
import { latestTransfer } from './causes/latest-transfer.ts'
import { askedOtherServer } from './causes/other-server.ts'
import { waitsBeforeRetry } from './causes/retry.ts'
import { lastPush } from './causes/refused-push.ts'
import { sharedIdentity } from './causes/shared-identity.ts'
import { neverAsked, saysNothing, silentByItsProfile, tookAPushInVain } from './causes/silence.ts'
import { missingFileIgnored, successWithoutEffect } from './causes/success-without-effect.ts'
import { oneAddressFailed } from './causes/unreachable-server.ts'
import { wrongClock } from './causes/wrong-clock.ts'

/** What can be found of a phone. A new cause is a file in causes/ and a line here. */
export const phoneCauses: readonly PhoneCause[] = [
  failedResync,
  failedUpgrade,
  lastHandshake,
  latestTransfer,
  lastPush,
  askedOtherServer,
  oneAddressFailed,
  missingFileIgnored,
  successWithoutEffect,
  sharedIdentity,
  wrongClock,
]

/** What time alone can bring. */
export const timedCauses: readonly TimedCause[] = [
  neverAsked,
  saysNothing,
  silentByItsProfile,
  tookAPushInVain,
  waitsBeforeRetry,
]
