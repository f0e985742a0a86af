import type { TFunction } from 'i18next'
import type { LoadCheck, LoadProblem } from '../../shared/domain/firmware/check-load.ts'
import type { LoadName } from '../../shared/domain/firmware/load-name.ts'
import type { MigrationObstacle } from '../../shared/domain/firmware/migration.ts'
import type { Obstacle, UpgradePlan } from '../../shared/domain/firmware/plan.ts'
import { inert, type Io } from './io.ts'

/** What is wrong with a load, as the screen says it. */
export function problemWords(t: TFunction, problem: LoadProblem): string {
  if (problem.code === 'damaged')
    return t('firmware:problem.damaged', {
      file: problem.file,
      why: t(`firmware:damage.${problem.why.code}`, { ...problem.why }),
    })
  if (problem.code === 'missing' && problem.platforms.length > 0)
    return t('firmware:problem.missing', { file: problem.file, platforms: problem.platforms.join(', ') })
  return t(`firmware:problem.${problem.code === 'missing' ? 'missing-all' : problem.code}`, { ...problem })
}

export const obstacleWords = (t: TFunction, obstacle: Obstacle): string =>
  t(`firmware:obstacle.${obstacle.code}`, { ...obstacle })

export const migrationWords = (t: TFunction, obstacle: MigrationObstacle): string =>
  obstacle.code === 'licence'
    ? t(`firmware:licence.${obstacle.state}`, { ...obstacle })
    : t(`firmware:obstacle.${obstacle.code}`, { ...obstacle })

export function planWords(t: TFunction, plan: UpgradePlan | null): string {
  if (plan === null) return t('firmware:plan.none')
  if (plan.kind === 'nothing-to-do') return t('firmware:plan.nothing-to-do')
  if (plan.kind === 'impossible') return obstacleWords(t, plan.obstacle)
  return plan.steps.map(({ name }) => name).join(t('firmware:plan.then'))
}

/** One load with what is wrong with it; false when it cannot be taken. */
export function tellLoad({ load, check }: { readonly load: LoadName; readonly check: LoadCheck }, io: Io): boolean {
  const { name, family, kind } = load
  const platforms = check.platforms.map((platform) => ({
    name: platform.name,
    lacks: platform.lacks,
    bytes: platform.bytes,
  }))
  io.tell({
    event: 'load',
    name,
    family,
    kind,
    complete: check.complete,
    bytes: check.bytes,
    platforms,
    problems: check.problems,
  })
  if (check.complete)
    io.say(
      inert(io.t('cli:firmware.complete', { name, platforms: platforms.map((platform) => platform.name).join(', ') })),
    )
  for (const problem of check.problems) io.complain(inert(`${name}: ${problemWords(io.t, problem)}`))
  return check.complete
}
