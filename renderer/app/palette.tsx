import '@mantine/spotlight/styles.css'
import { createSpotlight, Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from '@mantine/spotlight'
import { useEffect, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { useAllCommands, type Command } from '../ui/commands.ts'
import { Icon } from '../ui/icon.tsx'
import { KeyHint } from '../ui/key-hint.tsx'
import { matcher } from './find.ts'
import { useKeyWords } from './key-words.ts'
import { useFound, type Found } from './use-found.ts'

const [palette, spotlight] = createSpotlight()

/** Every action with its shortcut, and what the site has, found by typing. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const commands = useAllCommands()
  const keyWords = useKeyWords()
  useEffect(() => {
    spotlight.open()
    return () => spotlight.close()
  }, [])
  const [query, setQuery] = useState('')
  const found = useFound(query)
  const matches = matcher(query)
  const doable = commands.filter(({ keysOnly, title }) => keysOnly !== true && matches(title))
  // The list marks its first entry, and loses the mark where other entries came after the typing: Enter takes the first.
  const takeFirst = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || document.querySelector('[data-action][data-selected]') !== null) return
    event.preventDefault()
    spotlight.close()
    const take = doable[0]?.run ?? found[0]?.open
    take?.()
  }
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
      query={query}
      onQueryChange={setQuery}
      // What can be done comes first: a key and Enter are the quick way to it.
      actions={[
        ...grouped(doable).map(([group, list]): SpotlightActionGroupData => ({ group, actions: list.map(toAction) })),
        ...grouped(found).map(([group, list]) => ({ group, actions: list.map(foundAction) })),
      ]}
      filter={(_query, actions) => actions}
      nothingFound={t('palette.nothing')}
      searchProps={{
        onKeyDown: takeFirst,
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

const foundAction = ({ id, label, about, icon, open }: Found): SpotlightActionData => ({
  id,
  label,
  onClick: open,
  leftSection: <Icon name={icon} />,
  ...(about === '' ? {} : { description: about }),
})

function grouped<T extends { readonly group: string }>(
  list: readonly T[],
): readonly (readonly [string, readonly T[]])[] {
  const groups = new Map<string, T[]>()
  for (const each of list) groups.set(each.group, [...(groups.get(each.group) ?? []), each])
  return [...groups]
}
