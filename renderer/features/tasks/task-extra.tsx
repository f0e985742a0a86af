import type { Answers, TaskId } from '../../../shared/domain/task/task.ts'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { AuthorityExtra, ClockExtra, HttpsExtra } from './authority-extra.tsx'
import { FirmwareExtra } from './firmware-extra.tsx'
import { PackExtra } from './pack-extra.tsx'
import { UniqueExtra } from './unique-extra.tsx'

interface TaskExtraProps {
  readonly task: TaskId
  readonly answers: Answers
  readonly go: ScreenProps['go']
  readonly onRule: (rule: string) => void
}

/** What a task does in the site beside its parameters. */
export function TaskExtra({ task, answers, go, onRule }: TaskExtraProps) {
  const rule = answers['Profile_Rule'] ?? ''
  switch (task) {
    case 'upgrade':
    case 'activation':
    case 'migration':
      return <FirmwareExtra task={task} go={go} onRule={onRule} />
    case 'https':
      return <HttpsExtra go={go} />
    case 'authority':
      return <AuthorityExtra go={go} />
    case 'mic':
      return <ClockExtra />
    case 'unique':
      return <UniqueExtra rule={rule} packing={false} />
    case 'pack':
      return (
        <>
          <PackExtra />
          <UniqueExtra rule={rule} packing />
        </>
      )
    default:
      return null
  }
}
