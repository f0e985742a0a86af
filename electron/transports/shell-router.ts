import { implement, type AnyRouter } from '@orpc/server'
import { shellContract, type MenuCommand } from '../../shared/ipc/shell-contract.ts'
import type { Language } from '../../shared/domain/text/languages.ts'

/** What the page may ask of the shell; main/ implements it. */
export interface ShellActions {
  chooseFolder(purpose: 'open' | 'create', startAt: string | undefined): Promise<string | null>
  showInFolder(path: string): Promise<boolean>
  setAppearance(appearance: { readonly language: Language; readonly theme: 'system' | 'light' | 'dark' }): void
  setUnsaved(count: number): void
  /** Streams the menu's commands until the page disconnects. */
  commands(signal: AbortSignal | undefined): AsyncGenerator<MenuCommand, void, void>
}

export function shellRouter(actions: ShellActions): AnyRouter {
  const shell = implement(shellContract)
  return shell.router({
    chooseFolder: shell.chooseFolder.handler(({ input }) => actions.chooseFolder(input.purpose, input.startAt)),
    showInFolder: shell.showInFolder.handler(({ input }) => actions.showInFolder(input.path)),
    setAppearance: shell.setAppearance.handler(({ input }) => {
      actions.setAppearance(input)
      return null
    }),
    setUnsaved: shell.setUnsaved.handler(({ input }) => {
      actions.setUnsaved(input.count)
      return null
    }),
    commands: shell.commands.handler(({ signal }) => actions.commands(signal)),
  })
}
