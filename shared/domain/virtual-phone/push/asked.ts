import { unreachable } from '../../result.ts'
import { restart } from '../boot/boot.ts'
import { requestResync } from '../resync/gates.ts'
import type { RuleId } from '../rules/rules.ts'
import { isYes, settableName, sizeOf, withSettings } from '../machine/parameters.ts'
import { planReportOfChange } from '../report/report-plan.ts'
import type { AskedBy } from '../machine/state.ts'
import type { StepContext } from '../machine/step-context.ts'
import type { PhoneEvent } from '../machine/world.ts'

type Asked = Extract<PhoneEvent, { type: 'asked' }>

const gates: Readonly<Record<AskedBy, { readonly parameter: string; readonly rule: RuleId }>> = {
  web: { parameter: 'Enable_Direct_Action_Url', rule: 'ENB-6' },
  notify: { parameter: 'Resync_From_SIP', rule: 'ENB-5' },
  xml: { parameter: 'CISCO_XML_EXE_Enable', rule: 'ENB-7' },
  menu: { parameter: 'User_Configurable_Resync', rule: 'ENB-8' },
}

/** ENB-5 to ENB-8: whether this way of asking is open. NOTIFY's and the menu's gates are for resyncs alone. */
function isOpen(ctx: StepContext, { by, what }: Asked): boolean {
  const { parameter, rule } = gates[by]
  if ((by === 'notify' || by === 'menu') && what !== 'resync') return true
  if (isYes(ctx.state, parameter)) return true
  ctx.note(rule, 'refused', { what, by, parameter })
  return false
}

/** PSH-1 to PSH-8: somebody asks the phone to do something. */
export function asked(ctx: StepContext, event: Asked): void {
  const { by, what, from } = event
  if (ctx.state.phase !== 'up') {
    ctx.note('PSH-9', 'lost', { what, by })
    return
  }
  if (!isOpen(ctx, event)) return
  const rule = event.rule?.trim() === '' ? undefined : event.rule
  const given = { ...(rule !== undefined && { rule }), ...(rule !== undefined && by !== 'menu' && { from }) }
  switch (what) {
    case 'resync':
      requestResync(ctx, { kind: 'resync', cause: 'asked', by, ...given })
      break
    case 'upgrade':
      ctx.queue({ kind: 'upgrade', cause: 'asked', from, ...given })
      break
    case 'report':
      ctx.queue({ kind: 'report', cause: 'asked' })
      break
    case 'update-ca':
      ctx.queue({ kind: 'authority', ...given })
      break
    case 'reboot':
    case 'restart':
      restart(ctx, what === 'reboot', by === 'notify' ? 'notify' : 'asked')
      break
    case 'factory-reset':
      factoryReset(ctx)
      break
    default:
      return unreachable(what)
  }
}

/** PSH-8 */
function factoryReset(ctx: StepContext): void {
  ctx.change({
    parameters: new Map(),
    access: new Map(),
    everSucceeded: false,
    awaitsCode: false,
    codeRefused: false,
    profileAccount: null,
    lastResyncAt: null,
    lastUpgradeAt: null,
    upgradeError: '',
    upgradeFailure: null,
    upgradeAttempted: '',
    authority: null,
    customAuthority: null,
  })
  ctx.note('PSH-8', 'factory-reset')
  restart(ctx, true, 'factory-reset')
}

/** RST-3: "Submit All Changes": the values are kept, and the phone restarts and resyncs at once. */
export function changedByHand(ctx: StepContext, values: Readonly<Record<string, string>>): void {
  const { state } = ctx
  if (state.phase !== 'up') {
    ctx.note('PSH-9', 'lost', { what: 'submit', by: 'web' })
    return
  }
  const settings = Object.entries(values).flatMap(([name, value]) => {
    const settable = settableName(state.setup, sizeOf(state.identity), name)
    return 'refused' in settable ? [] : [{ name: settable.name, value: value.replace(/[\r\n]+/g, ' ').trim() }]
  })
  ctx.change(withSettings(state, settings, { kind: 'hand' }))
  const names = settings.slice(0, 6).map(({ name }) => name)
  ctx.note('RST-3', 'changed-by-hand', { names: names.join(' '), count: settings.length })
  restart(ctx, false, 'submitted')
  planReportOfChange(ctx)
}
