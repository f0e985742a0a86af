import type { Words } from './words.ts'

export interface FolderWish {
  readonly purpose: 'open' | 'create'
  readonly startAt: string | undefined
}

type Ask = (options: Electron.OpenDialogOptions) => Promise<Electron.OpenDialogReturnValue>

/** The native folder chooser; null when the person thinks better of it. */
export async function chooseFolder(words: Words, ask: Ask, { purpose, startAt }: FolderWish): Promise<string | null> {
  const answer = await ask({
    title: words(`menu:chooseFolder.${purpose}`),
    buttonLabel: words(`menu:chooseFolder.${purpose}Button`),
    properties: ['openDirectory', 'createDirectory'],
    ...(startAt === undefined ? {} : { defaultPath: startAt }),
  })
  return answer.canceled ? null : (answer.filePaths[0] ?? null)
}
