import type { RolloutFailure } from './phone-stage.ts'

interface Words {
  readonly say: (key: string) => string
  readonly inert: (text: string) => string
}

/** Why a phone failed, in the words that the window and the command line share. */
export function tellRolloutFailure(why: RolloutFailure, { say, inert }: Words): string {
  switch (why.cause) {
    case 'push':
      return say(
        why.reason === undefined ? `events:push.outcome.${why.outcome}` : `events:push.reason.${why.reason}.what`,
      )
    case 'no-plan':
      return say(`events:push.problem.${why.problem}`)
    case 'refused':
      return `${say(`events:refusal.${why.reason}.word`)} ${inert(why.path)}`
    case 'abandoned':
      return `${say(`events:abandon.${why.reason}.word`)} ${inert(why.path)}`
    case 'said':
      return inert(why.text)
    case 'silent':
      return say(`phones:rollout.silent.${why.after}`)
  }
}
