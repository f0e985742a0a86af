import { randomUUID } from 'node:crypto'
import { readCodeList, type CodeEntry, type ReadCodes } from '../../../shared/domain/activation/code-list.ts'
import { activationFindings } from '../../../shared/domain/activation/conditions.ts'
import { labelSheet } from '../../../shared/domain/activation/labels.ts'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { ActivationState } from '../../../shared/ipc/contract/activation.ts'
import { labelWords } from '../open-site/label-words.ts'
import type { OpenSite } from '../open-site/open-site.ts'
import { answering, type SitePart } from './base.ts'

type Parts = 'activation' | 'firmware' | 'provisioning' | 'servers' | 'site'

const os = answering<SitePart<Parts>>()

/** A list with more problems than these is another kind of file. */
const PROBLEMS_SHOWN = 200
const UNDOS = 20

/** What was removed, until the bench ends: codes are in no folder of removed files. */
const removed = new Map<string, readonly CodeEntry[]>()

export const activation = os.activation.router({
  state: os.activation.state.handler(({ context }) => stateOf(context.site.need())),
  plan: os.activation.plan.handler(({ input }) => {
    const { columns, mapping, entries, problems } = readGiven(input)
    return { columns, mapping, codes: entries.length, problems: problems.slice(0, PROBLEMS_SHOWN) }
  }),
  import: os.activation.import.handler(async ({ input, context }) => {
    const { entries, problems } = readGiven(input)
    const counts = await context.site.need().activation.add(entries)
    return { ...counts, problems: problems.slice(0, PROBLEMS_SHOWN) }
  }),
  mark: os.activation.mark.handler(async ({ input: { ids, used }, context }) => {
    await context.site.need().activation.mark(ids, used)
    return null
  }),
  remove: os.activation.remove.handler(async ({ input: { ids }, context }) => {
    const { activation: codes, site } = context.site.need()
    const gone = await codes.remove(ids)
    const undo = randomUUID()
    removed.set(`${site.folder} ${undo}`, gone)
    const [oldest] = removed.keys()
    if (removed.size > UNDOS && oldest !== undefined) removed.delete(oldest)
    return { undo }
  }),
  restore: os.activation.restore.handler(async ({ input: { undo }, context }) => {
    const { activation: codes, site } = context.site.need()
    const key = `${site.folder} ${undo}`
    const gone = removed.get(key)
    if (gone === undefined) throw new BenchError('BAD_INPUT', { detail: 'undo' })
    await codes.add(gone)
    removed.delete(key)
    return null
  }),
  labels: os.activation.labels.handler(async ({ input: { ids, language }, context }) => {
    const { activation: codes, site } = context.site.need()
    const entries = await codes.usable(ids)
    return { html: labelSheet(entries, labelWords(language, site.settings().name)), labels: entries.length }
  }),
})

interface Given {
  readonly text: string
  readonly mapping?: Readonly<Record<string, number | undefined>> | undefined
}

/** Columns that were not mapped are absent, not undefined. */
function readGiven({ text, mapping }: Given): ReadCodes {
  if (mapping === undefined) return readCodeList(text)
  const entries = Object.entries(mapping).filter((pair): pair is [string, number] => pair[1] !== undefined)
  return readCodeList(text, Object.fromEntries(entries))
}

async function stateOf(open: Pick<OpenSite, Parts>): Promise<ActivationState> {
  const { activation: codes, firmware, servers } = open
  const [listed, phones] = await Promise.all([codes.list(), firmware.phones()])
  const findings = activationFindings({
    phones,
    // Its DHCP server leads phones to this bench by each of these options.
    dhcp: servers.dhcp.status().phase === 'listening' ? { 66: 'bench', 159: 'bench', 160: 'bench' } : {},
    proxyMode: await proxyModeOf(open),
    shortCodes: listed.some(({ masked }) => masked.startsWith('#')),
  })
  const tooOld = findings.some(({ code }) => code === 'too-old')
  const { rules } = tooOld ? await firmware.plan({ to: [], style: 'one', base: '' }) : { rules: [] }
  const served = new Set(listed.filter(({ state }) => state === 'usable').map(({ mac }) => mac))
  return {
    codes: listed,
    findings,
    without: phones.filter(({ mac }) => !served.has(mac)).map(({ mac }) => mac),
    upgradeRule: rules[0]?.text ?? null,
  }
}

/** What the site's profiles say of a proxy; '' where none says anything. */
async function proxyModeOf({ provisioning: { profiles } }: Pick<OpenSite, 'provisioning'>): Promise<string> {
  for (const { content } of await profiles.list()) {
    const mode = /<Proxy_Mode\b[^>]{0,80}>([^<]{0,20})</.exec(content?.text ?? '')?.[1]
    if (mode !== undefined) return mode
  }
  return ''
}
