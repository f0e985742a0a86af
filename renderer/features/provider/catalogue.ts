import parameters from '../../../resources/catalogue/parameters.json'
import { readCatalogue } from '../../../shared/domain/profile/catalogue.ts'

/** The phones' parameters, against which what a provider sends is checked. */
export const catalogue = readCatalogue(parameters)
