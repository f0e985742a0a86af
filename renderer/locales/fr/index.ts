import { byNamespace } from '../catalogue.ts'

/** Every file of this folder, as one chunk of the page. The shells' own words (`cli`, `menu`) are none of the page's. */
export const catalogue = byNamespace(
  import.meta.glob<object>(['./*.json', '!./cli.json', '!./menu.json', '!./packing.json'], {
    eager: true,
    import: 'default',
  }),
)
