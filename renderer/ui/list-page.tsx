import type { ReactNode } from 'react'
import styles from './list-page.module.css'
import { Screen } from './screen.tsx'
import { SplitPane } from './split-pane.tsx'
import { Toolbar, ToolbarEnd, ToolbarSearch, type Search } from './toolbar.tsx'

interface ListPageProps {
  readonly title: string
  /** How many there are. */
  readonly summary?: ReactNode
  /** Other views of the same screen. */
  readonly views?: ReactNode
  readonly search?: Search | null
  readonly actions?: ReactNode
  readonly notices?: ReactNode
  /** Stands between the toolbar and the list. */
  readonly bar?: ReactNode
  /** Instead of the list, where there is nothing to list. */
  readonly empty?: ReactNode
  readonly list: ReactNode
  /** Why the list shows no row; null while it shows some. */
  readonly noMatch?: string | null
  /** Stands below the list: what comes and goes there moves no row. */
  readonly foot?: ReactNode
  /** The one that is selected; null while none is, left out where a list has no detail. */
  readonly detail?: { readonly panel: ReactNode; readonly resizeLabel: string }
}

/** A list with its toolbar above it and the selected one's detail beside it. */
export function ListPage({ title, summary, views, search, actions, notices, ...list }: ListPageProps) {
  return (
    <Screen
      toolbar={
        <Toolbar title={title}>
          {views}
          {summary}
          <ToolbarEnd>
            {search && <ToolbarSearch {...search} />}
            {actions}
          </ToolbarEnd>
        </Toolbar>
      }
      notices={notices}
    >
      <ListAndDetail {...list} />
    </Screen>
  )
}

function ListAndDetail({ bar, empty, list, noMatch, foot, detail }: Omit<ListPageProps, 'title'>) {
  const main = empty ?? (
    <div className={styles['list']}>
      {list}
      {typeof noMatch === 'string' && <p className={styles['noMatch']}>{noMatch}</p>}
    </div>
  )
  return (
    <div className={styles['body']}>
      {bar}
      <div className={styles['below']}>
        {detail ? <SplitPane label={detail.resizeLabel} main={main} side={detail.panel ?? null} /> : main}
      </div>
      {Boolean(foot) && <div className={styles['foot']}>{foot}</div>}
    </div>
  )
}
