import { useTranslation } from 'react-i18next'
import { taskIds } from '../../../shared/domain/task/task.ts'
import type { ScreenProps } from '../../ui/screen-props.ts'
import { TaskForm } from './task-form.tsx'
import styles from './tasks.module.css'

/** What the vendor's chapter does by hand, one form each. */
export function TasksScreen({ params, setParams, go }: ScreenProps) {
  const { t } = useTranslation('tasks')
  const task = taskIds.find((id) => id === params['task']) ?? 'logs'
  return (
    <div className={styles['screen']}>
      <nav className={styles['list']} aria-label={t('list')}>
        <h1>{t('title')}</h1>
        <ul>
          {taskIds.map((id) => (
            <li key={id}>
              <button
                type="button"
                className={styles['task']}
                {...(id === task ? { 'aria-current': 'page' as const } : {})}
                onClick={() => setParams({ task: id })}
              >
                <b>{t(`task.${id}.title`)}</b>
                <span className="dim">{t(`task.${id}.short`)}</span>
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles['work']}>
        <TaskForm key={task} task={task} go={go} />
      </div>
    </div>
  )
}
