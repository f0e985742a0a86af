import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** A screen that breaks breaks alone: the servers, the rail and the other screens go on. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true }
  }

  override render(): ReactNode {
    return this.state.broken ? <Broken /> : this.props.children
  }
}

function Broken() {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('broken.title')}
      actions={
        <Button look="primary" onClick={() => window.location.reload()}>
          {t('broken.reload')}
        </Button>
      }
    >
      <p>{t('broken.text')}</p>
    </EmptyState>
  )
}
