import parameters from '../../resources/catalogue/parameters.json'
import { readCatalogue } from '../../shared/domain/profile/catalogue.ts'

/** The phones' parameters, read once; they come with the screens that check profiles, and no other loads them. */
export const catalogue = readCatalogue(parameters)
