import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { LoadProblem } from '../../../shared/domain/firmware/check-load.ts'
import type { MigrationNote, MigrationObstacle } from '../../../shared/domain/firmware/migration.ts'
import type { Obstacle, PlanNote, UpgradePlan } from '../../../shared/domain/firmware/plan.ts'
import { inertParams } from '../../widgets/inert-params.ts'

interface FirmwareWords {
  readonly problem: (problem: LoadProblem) => string
  readonly obstacle: (obstacle: Obstacle | MigrationObstacle) => string
  readonly note: (note: PlanNote | MigrationNote) => string
  readonly plan: (plan: UpgradePlan | null) => string
}

/** What is wrong with loads and what stands in a phone's way, in words. */
export function useFirmwareWords(): FirmwareWords {
  const { t } = useTranslation('firmware')
  return useMemo(() => {
    const params = (from: object): Record<string, string | number> =>
      inertParams(
        Object.fromEntries(
          Object.entries(from).filter(
            (entry): entry is [string, string | number] => typeof entry[1] === 'string' || typeof entry[1] === 'number',
          ),
        ),
      )
    const problem = (one: LoadProblem): string => {
      if (one.code === 'damaged')
        return t('problem.damaged', { file: one.file, why: t(`damage.${one.why.code}`, params(one.why)) })
      if (one.code !== 'missing') return t(`problem.${one.code}`, params(one))
      const { file, platforms } = one
      return platforms.length === 0
        ? t('problem.missing-all', { file })
        : t('problem.missing', { file, platforms: platforms.join(', ') })
    }
    const obstacle = (one: Obstacle | MigrationObstacle): string =>
      one.code === 'licence' ? t(`licence.${one.state}`, params(one)) : t(`obstacle.${one.code}`, params(one))
    const plan = (one: UpgradePlan | null): string => {
      if (one === null) return t('plan.none')
      if (one.kind === 'nothing-to-do') return t('plan.nothing-to-do')
      return one.kind === 'impossible' ? obstacle(one.obstacle) : one.steps.map(({ name }) => name).join(t('plan.then'))
    }
    return { problem, obstacle, note: (one) => t(`note.${one.code}`, params(one)), plan }
  }, [t])
}
