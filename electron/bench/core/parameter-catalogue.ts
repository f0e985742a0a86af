import parameters from '../../../resources/catalogue/parameters.json' with { type: 'json' }
import { readCatalogue, type Catalogue } from '../../../shared/domain/profile/catalogue.ts'

let catalogue: Catalogue | null = null

/** The phones' parameters; read when it is first needed, so that the servers do not wait for it. */
export const parameterCatalogue = (): Catalogue => (catalogue ??= readCatalogue(parameters))
