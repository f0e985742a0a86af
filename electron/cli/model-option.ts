import { models, readModel, type Model } from '../../shared/domain/phone/models.ts'
import { UsageError } from './usage-error.ts'

/** Reads `--model` in the same way for every command; an unknown model is refused with the list of known ones. */
export function modelOption(text: string): Model {
  const read = readModel(text)
  if (read.kind === 'model') return read.model
  if (read.kind === 'other-series') throw new UsageError(`otherSeries.${read.series}`, { value: read.name })
  throw new UsageError('model', { value: text, known: models.map((one) => one.name).join(', ') })
}
