import { systemClock } from '../bench/core/clock.ts'
import { PhoneBookFile } from '../bench/site/phone-book-file.ts'
import { BenchError } from '../../shared/domain/fault/fault.ts'
import type { PhoneBookProblem } from '../../shared/domain/phone-book/phone-book.ts'
import { inert, type Io } from './io.ts'
import { faultWords } from './words.ts'

/** The first ones are mended first. */
const TOLD = 5

/** What is wrong with the site's `phones.csv`, told before anything is made of it: a phone that is missing may be one of its lines. */
export async function tellPhoneBookProblems(siteFolder: string, io: Io): Promise<void> {
  try {
    const { book } = await new PhoneBookFile(siteFolder, () => systemClock.now()).current()
    tell(book.problems, io)
  } catch (error) {
    if (!(error instanceof BenchError)) throw error
    io.complain(faultWords(io.t, error.fault))
  }
}

function tell(problems: readonly PhoneBookProblem[], { t, complain }: Pick<Io, 't' | 'complain'>): void {
  for (const { line, code, params } of problems.slice(0, TOLD)) {
    const text = t(`phones:problems.${code}`, params)
    complain(inert(t('cli:phonesCsv.problem', { line, text })))
  }
  if (problems.length > TOLD) complain(t('cli:phonesCsv.more', { count: problems.length - TOLD }))
}
