import { formatMac } from '../../shared/domain/identity/mac.ts'
import { transitionTypes, type MigrationPreview } from '../../shared/domain/firmware/migration.ts'
import type { PhoneUpgrade } from '../../shared/domain/firmware/site-phones.ts'
import { ruleStyles, SAFE_RULE_LENGTH } from '../../shared/domain/firmware/upgrade-rule.ts'
import type { PlannedFile, SiteFirmware } from '../bench/open-site/site-firmware.ts'
import type { ExitCode } from './command.ts'
import { choice, firmwareOf } from './firmware-site.ts'
import { migrationWords, planWords } from './firmware-words.ts'
import { inert, type Io } from './io.ts'
import { noArguments, parse } from './usage-error.ts'

const planOptions = {
  site: { type: 'string' },
  to: { type: 'string', multiple: true },
  base: { type: 'string' },
} as const

/** The Upgrade_Rule for the site's phones, and what each would do. */
export async function firmwareRule(args: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = parse(args, { ...planOptions, style: { type: 'string' } })
  noArguments(positionals)
  const style = choice('--style', values.style, ruleStyles)
  const firmware = await firmwareOf(values.site)
  const { rules, phones } = await firmware.plan({ to: values.to ?? [], style, base: values.base ?? '' })
  for (const { models, text, tooLong } of rules) {
    io.tell({ event: 'rule', models, rule: text, length: text.length, tooLong })
    io.complain(io.t('cli:firmware.rule', { models: models.join(', ') }))
    if (!io.json) io.say(text)
    if (tooLong) io.complain(io.t('firmware:tooLong', { length: text.length, limit: SAFE_RULE_LENGTH }))
  }
  const fine = phones.map((phone) => tellPhone(phone, io)).every(Boolean)
  if (phones.length === 0) io.complain(io.t('cli:firmware.noPhones'))
  return fine && rules.length > 0 ? 0 : 1
}

function tellPhone({ mac, model, firmware, target, plan, suffers }: PhoneUpgrade, io: Io): boolean {
  const { steps, notes } = plan?.kind === 'upgrade' ? plan : { steps: [], notes: [] }
  const obstacle = plan?.kind === 'impossible' ? plan.obstacle : null
  const names = steps.map(({ name }) => name)
  io.tell({ event: 'phone', mac, model, firmware, target, steps: names, notes, obstacle, suffers })
  io.complain(inert(`${formatMac(mac)}  ${model}  ${planWords(io.t, plan)}`))
  const said = notes.map((note) => io.t(`firmware:note.${note.code}`, { ...note }))
  if (suffers !== 'no') said.push(io.t(`firmware:suffers.${suffers}`))
  for (const line of said) io.complain(`    ${line}`)
  return plan !== null && plan.kind !== 'impossible' && suffers === 'no'
}

/** What each phone of the site meets on its way to the other kind of firmware. */
export async function firmwareMigrate(args: readonly string[], io: Io): Promise<ExitCode> {
  const own = {
    type: { type: 'string' },
    back: { type: 'boolean' },
    write: { type: 'boolean' },
    replace: { type: 'boolean' },
  } as const
  const { values, positionals } = parse(args, { ...planOptions, ...own })
  noArguments(positionals)
  const type = choice('--type', values.type, transitionTypes)
  const firmware = await firmwareOf(values.site)
  if (values.back === true)
    return goBack(firmware, io, {
      base: values.base ?? '',
      write: values.write === true,
      replace: values.replace === true,
    })
  const { phones, licences, served } = await firmware.migration({ to: values.to ?? [], type, base: values.base ?? '' })
  const here = new Set(served)
  const fine = phones.map((phone) => tellMigration(phone, here, io)).every(Boolean)
  const { foreign } = licences
  io.tell({ event: 'licences', foreign, others: licences.others })
  if (foreign.length > 0)
    io.complain(inert(io.t('firmware:foreign', { count: foreign.length, names: foreign.slice(0, 10).join(', ') })))
  if (phones.length === 0) io.complain(io.t('cli:firmware.noPhones'))
  return fine && phones.length > 0 ? 0 : 1
}

function tellMigration(phone: MigrationPreview, served: ReadonlySet<string>, io: Io): boolean {
  const { mac, model, load, obstacles, notes, sets, licence } = phone
  const later = phone.later.map(({ file, harmless }) => ({ file, harmless, served: served.has(file) }))
  io.tell({ event: 'phone', mac, model, load, ok: obstacles.length === 0, obstacles, notes, sets, licence, later })
  const ready = load ?? io.t('firmware:plan.none')
  io.complain(
    inert(`${formatMac(mac)}  ${model}  ${obstacles.length === 0 ? ready : io.t('firmware:plan.impossible')}`),
  )
  for (const obstacle of obstacles) io.complain(inert(`    ${migrationWords(io.t, obstacle)}`))
  for (const note of notes)
    if (note.code === 'licence-case') io.complain(inert(`    ${io.t('firmware:note.licence-case', { ...note })}`))
  return obstacles.length === 0
}

interface Back {
  readonly base: string
  readonly write: boolean
  readonly replace: boolean
}

async function goBack(firmware: SiteFirmware, io: Io, { base, write, replace }: Back): Promise<ExitCode> {
  const files: readonly PlannedFile[] = await firmware.back(base)
  if (write) await firmware.keep(files, replace)
  for (const { path, text } of files) {
    io.tell({ event: 'file', path, text, written: write })
    io.say(inert(io.t(write ? 'cli:firmware.kept' : 'cli:firmware.planned', { path })))
  }
  return 0
}
