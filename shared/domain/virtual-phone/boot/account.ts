import { isAccountOff } from '../fetch/fetch.ts'
import type { StepContext } from '../machine/step-context.ts'

/** OPT-7: the menu's "Profile account setup", which a phone without profile accounts does not have. */
export function accountEntered(
  ctx: StepContext,
  { user, password }: { readonly user: string; readonly password: string },
): void {
  if (ctx.state.phase !== 'up') return
  if (isAccountOff(ctx.state)) {
    ctx.note('OPT-7', 'refused', { what: 'account', by: 'menu', parameter: 'Profile_Authentication_Type' })
    return
  }
  ctx.change({ profileAccount: user === '' ? null : { user, password } })
  ctx.note('OPT-7', 'account-set')
}
