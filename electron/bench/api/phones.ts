import { needMac } from '../site/need-mac.ts'
import { previewsOf } from '../serving/phone-previews.ts'
import { phoneTable } from '../serving/phone-table.ts'
import { answering, type SitePart } from './base.ts'

const os = answering<SitePart<'provisioning' | 'files' | 'phoneBook' | 'summaries'>>()

export const phones = os.phones.router({
  table: os.phones.table.handler(({ context, signal }) => phoneTable(context.site.need(), signal)),
  planImport: os.phones.planImport.handler(({ input, context, signal }) =>
    context.site.need().phoneBook.planImport(input.text, signal),
  ),
  import: os.phones.import.handler(({ input, context }) => context.site.need().phoneBook.import(input)),
  planEdit: os.phones.planEdit.handler(({ input, context, signal }) =>
    context.site.need().phoneBook.planEdit(input, signal),
  ),
  edit: os.phones.edit.handler(({ input, context }) => context.site.need().phoneBook.edit(input)),
  undo: os.phones.undo.handler(async ({ input, context }) => {
    await context.site.need().phoneBook.undo(input.undo)
    return null
  }),
  versions: os.phones.versions.handler(({ context }) => context.site.need().phoneBook.versions()),
  planRestore: os.phones.planRestore.handler(({ input, context, signal }) =>
    context.site.need().phoneBook.planRestore(input.sha256, signal),
  ),
  restore: os.phones.restore.handler(({ input, context }) => context.site.need().phoneBook.restore(input)),
  preview: os.phones.preview.handler(({ input, context }) => {
    const { provisioning, files, summaries } = context.site.need()
    return previewsOf({ provisioning, files, facts: summaries.facts }, needMac(input.mac))
  }),
})
