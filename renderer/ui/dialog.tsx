import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Actions } from './actions.tsx'
import styles from './dialog.module.css'

const sizes = { small: 'md', medium: 'lg', wide: 'min(860px, 94vw)' } as const

/** A question that has to be answered, or a form, over the screen that it is about. */
export function Dialog({
  title,
  onClose,
  size = 'small',
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly size?: keyof typeof sizes
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={sizes[size]}
      classNames={{ title: styles['title'] ?? '' }}
      closeButtonProps={{ 'aria-label': t('actions.close') }}
    >
      <div className={styles['body']}>{children}</div>
    </Modal>
  )
}

/** The answers to a long dialog: in sight however far it is scrolled. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles['actions']}>
      <Actions>{children}</Actions>
    </div>
  )
}
