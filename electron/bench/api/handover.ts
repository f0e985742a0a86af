import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { BenchError } from '../../../shared/domain/fault/fault.ts'
import type { PublishStep } from '../../../shared/domain/publish/publish.ts'
import type { PublishOutcome, SupportPreview } from '../../../shared/ipc/contract/handover.ts'
import type { PublishTo } from '../../../shared/ipc/contract/publish-to.ts'
import { errorCode } from '../core/error-code.ts'
import { openPack, verifyPack } from '../handover/read-pack.ts'
import { siteReport, writeSitePack } from '../handover/site-pack.ts'
import { supportFiles, writeSupportBundle } from '../handover/support-bundle.ts'
import { withHistory, type SiteWithHistory } from '../handover/with-history.ts'
import { openTarget } from '../publish/open-target.ts'
import { publish } from '../publish/publish.ts'
import { isSystemError, writeFault } from '../core/write-fault.ts'
import { answering, type Api } from './base.ts'

type Context = Pick<Api, 'site' | 'clock' | 'state' | 'printPdf'>

const os = answering<Context>()

/** What a preview shows of a file, and an outcome of the files. */
const PREVIEW_CHARACTERS = 20_000
const STEPS_SHOWN = 500

export const handover = os.handover.router({
  suggest: os.handover.suggest.handler(({ context }) => {
    const { folder, settings } = context.site.need().site
    const name = settings().name.replace(/[^\p{L}\p{N}._-]+/gu, '-')
    const beside = (file: string): string => join(dirname(folder) === folder ? homedir() : dirname(folder), file)
    return {
      pack: beside(`${name}-handover.zip`),
      support: beside(`${name}-support.zip`),
      publish: beside(`${name}-published`),
      pdf: context.printPdf !== null,
    }
  }),
  make: os.handover.make.handler(async ({ input: { file, passphrase }, context }) => {
    const written = writable(file, () =>
      reading(context, (open) => writeSitePack(file, { ...open, passphrase, printPdf: context.printPdf })),
    )
    return { file, ...(await written) }
  }),
  verify: os.handover.verify.handler(({ input }) => readable(input.file, () => verifyPack(input.file))),
  open: os.handover.open.handler(async ({ input: { file, folder, passphrase } }) => {
    const { verdict, secrets } = await readable(file, () => openPack(file, folder, passphrase))
    return { site: verdict.manifest.site, folder, secrets, fingerprint: verdict.fingerprint }
  }),
  report: os.handover.report.handler(async ({ input, context }) => ({
    html: await reading(context, (open) => siteReport(open, input.language)),
  })),
  reportPdf: os.handover.reportPdf.handler(async ({ input, context }) => {
    const { printPdf } = context
    if (printPdf === null) throw new BenchError('PDF_NEEDS_DESKTOP')
    const pdf = await printPdf(await reading(context, (open) => siteReport(open, input.language)))
    return { pdf: Buffer.from(pdf).toString('base64') }
  }),
  supportPreview: os.handover.supportPreview.handler(({ context }) =>
    reading(context, async (open) =>
      (await supportFiles(open)).map(({ name, text }): SupportPreview => ({
        ...{ name, bytes: Buffer.byteLength(text) },
        text: text.slice(0, PREVIEW_CHARACTERS),
      })),
    ),
  ),
  saveSupport: os.handover.saveSupport.handler(async ({ input: { file }, context }) => {
    const written = writable(file, () => reading(context, (open) => writeSupportBundle(file, open)))
    return { file, ...(await written) }
  }),
  publish: os.handover.publish.handler(({ input, context, signal }) => publishTo(input, context, signal)),
})

async function publishTo(
  { to, dryRun, remove }: { readonly to: PublishTo; readonly dryRun: boolean; readonly remove: boolean },
  context: Context,
  signal = new AbortController().signal,
): Promise<PublishOutcome> {
  const { site, provisioning } = context.site.need()
  const steps: PublishStep[] = []
  const onStep = (step: PublishStep): void => {
    if (step.change !== 'same' && steps.length < STEPS_SHOWN) steps.push(step)
  }
  const target = await openTarget(to, site.parts.hidden, signal)
  try {
    const summary = await publish({ site, provisioning, target, dryRun, remove, signal, onStep })
    return { summary, steps }
  } finally {
    await target.close()
  }
}

const reading = <T>(
  { site, clock, state }: Context,
  work: (open: SiteWithHistory & { readonly product: string }) => Promise<T>,
): Promise<T> => {
  const product = `Resync Bench ${state().version}`
  return withHistory({ ...site.need(), clock }, (open) => work({ ...open, product }))
}

/** A place that cannot be written is the person's to choose anew, not an error of ours. */
async function writable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BenchError || !isSystemError(error)) throw error
    // A folder that the person named and that is not there is no disk that went away.
    if (errorCode(error) !== 'ENOENT') throw writeFault(file, error)
    throw new BenchError('SITE_UNWRITABLE', { folder: file, detail: errorCode(error) }, { cause: error })
  }
}

async function readable<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof BenchError || !isSystemError(error)) throw error
    throw new BenchError('PACK_UNKNOWN', { name: `${file} (${errorCode(error)})` }, { cause: error })
  }
}
