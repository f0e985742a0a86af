import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useAllCommands, type Command } from '../ui/commands.ts'
import { Icon } from '../ui/icon.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { useKeyWords } from './key-words.ts'

const [palette, spotlight] = createSpotlight()

/** Every action with its shortcut, found by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const commands = useAllCommands()
  const keyWords = useKeyWords()
  useEffect(() => {
    spotlight.open()
    return () => spotlight.close()
  }, [])
  const toAction = (command: Command): SpotlightActionData => ({
    id: command.id,
    label: command.title,
    onClick: command.run,
    ...(command.keys ? { rightSection: <KeyHint>{keyWords(command.keys)}</KeyHint> } : {}),
  })
  return (
    <Spotlight
      store={palette}
      attributes={{ content: { 'aria-label': t('palette.placeholder') } }}
      shortcut={null}
      actions={grouped(commands.filter(({ keysOnly }) => keysOnly !== true)).map(
        ([group, list]): SpotlightActionGroupData => ({ group, actions: list.map(toAction) }),
      )}
      nothingFound={t('palette.nothing')}
      searchProps={{
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.placeholder'),
        leftSection: <Icon name="search" />,
      }}
      highlightQuery
      overlayProps={{ blur: 0, backgroundOpacity: 0.4 }}
      scrollable
      maxHeight={420}
      onSpotlightClose={onClose}
    />
  )
}

function grouped(commands: readonly Command[]): readonly (readonly [string, readonly Command[]])[] {
  const groups = new Map<string, Command[]>()
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command])
  return [...groups]
}
