import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { formatMac, parseMac } from '../../shared/domain/identity/mac.ts'
import { wordsIn } from '../../shared/domain/guide/page.ts'
import { languageOf } from '../../shared/domain/text/languages.ts'
import { quoteValue } from '../../shared/domain/event/filter-words.ts'
import { useQueries } from '../bench/use-answer.ts'
import { useBench } from '../bench/use-bench.ts'
import type { IconName } from '../ui/icon.tsx'
import { inert } from '../ui/inert.ts'
import { useLanguage } from '../ui/use-language.ts'
import { folded, matcher } from './find.ts'
import { go } from './hash-route.ts'

/** Something of the site that what was typed finds. */
export interface Found {
  readonly id: string
  readonly group: string
  readonly icon: IconName
  readonly label: string
  readonly about: string
  readonly open: () => void
}

/** Of each kind; whoever wants more goes to its screen. */
const LISTED = 6
const GUIDE_LISTED = 3
/** One letter finds everything. */
const LEAST_CHARS = 2

/** Phones, files, profiles, parameters and events of the site, by what was typed. */
export function useFound(query: string): readonly Found[] {
  const { t } = useTranslation()
  const wanted = query.trim()
  const hasSite = useBench((view) => (view.state?.site ?? null) !== null)
  const enabled = hasSite && folded(wanted).length >= LEAST_CHARS
  const found = [...usePhones(wanted, enabled), ...useTexts(wanted, enabled)]
  const guide = useGuide(wanted, folded(wanted).length >= LEAST_CHARS)
  if (!enabled) return guide
  const events: Found = {
    id: 'events',
    group: t('screens.live'),
    icon: 'live',
    label: t('palette.events', { text: inert(wanted, 60) }),
    about: '',
    open: () => go('live', { filter: `text:${quoteValue(wanted)}` }),
  }
  return [...found, ...guide, events]
}

/** Pages of the guide that speak of it; one that has it in its title goes first. */
function useGuide(wanted: string, enabled: boolean): readonly Found[] {
  const { t } = useTranslation()
  const language = languageOf(useLanguage())
  const { data } = useQuery({
    queryKey: ['guide', language],
    queryFn: async () => (await import('../features/guide/pages.ts')).guideIn(language),
    enabled,
    staleTime: Infinity,
  })
  if (!enabled || data === undefined) return []
  const matches = matcher(wanted)
  const pages = data.filter(([, page]) => matches(wordsIn(page)))
  const ordered = [
    ...pages.filter(([, { title }]) => matches(title)),
    ...pages.filter(([, { title }]) => !matches(title)),
  ]
  return ordered.slice(0, GUIDE_LISTED).map(([page, { title }]): Found => ({
    id: `guide ${page}`,
    group: t('guide.title'),
    icon: 'help',
    label: title,
    about: '',
    open: () => go('guide', { page }),
  }))
}

/** Profiles, other files, and parameters: these in the first profile, where they are written. */
function useTexts(wanted: string, enabled: boolean): readonly Found[] {
  const { t } = useTranslation()
  const matches = matcher(wanted)
  const files = useQuery(useQueries().files.list.queryOptions({ enabled })).data ?? []
  const profiles = useQuery(useQueries().profiles.list.queryOptions({ enabled })).data ?? []
  const parameters = useParameters(enabled)
  const editable = profiles.filter(({ profile, area }) => profile || area === 'templates')
  const known = new Set(editable.map(({ area, path }) => `${area}/${path}`))
  const target = editable.find(({ profile }) => profile)
  const texts = first(editable, ({ path }) => matches(path)).map(({ area, path }): Found => ({
    id: `profile ${area}/${path}`,
    group: t('screens.profiles'),
    icon: 'profiles',
    label: inert(path, 120),
    about: `${area}/`,
    open: () => go('profiles', { area, path }),
  }))
  const others = first(files, ({ path }) => matches(path) && !known.has(`files/${path}`)).map(({ path }): Found => ({
    id: `file ${path}`,
    group: t('screens.files'),
    icon: 'files',
    label: inert(path, 120),
    about: '',
    open: () => go('files', { path }),
  }))
  if (target === undefined) return [...texts, ...others]
  const { area, path } = target
  const named = first(parameters, ({ words }) => matches(words)).map(({ name, label }): Found => ({
    id: `parameter ${name}`,
    group: t('palette.parameters'),
    icon: 'profiles',
    label: name,
    about: t('palette.inProfile', { label, path: inert(path, 60) }),
    open: () => go('profiles', { area, path, view: 'form', name }),
  }))
  return [...texts, ...others, ...named]
}

const first = <T>(list: readonly T[], matches: (each: T) => boolean): readonly T[] => {
  const found: T[] = []
  for (const each of list) {
    if (found.length === LISTED) break
    if (matches(each)) found.push(each)
  }
  return found
}

const spelled = (mac: string): string => {
  const parsed = parseMac(mac)
  return parsed.ok ? formatMac(parsed.value) : mac
}

/** Every column of a row finds it; its address, however it is written. */
function usePhones(wanted: string, enabled: boolean): readonly Found[] {
  const { t } = useTranslation()
  const matches = matcher(wanted)
  const { data } = useQuery(useQueries().phones.table.queryOptions({ enabled }))
  if (!enabled || data === undefined) return []
  const found = first(data.rows, ({ mac, values }) => matches([mac, spelled(mac), ...Object.values(values)].join(' ')))
  return found.map(({ mac, values }): Found => {
    const name = values['display_name'] ?? values['extension'] ?? ''
    return {
      id: `phone ${mac}`,
      group: t('screens.phones'),
      icon: 'phones',
      label: name === '' ? spelled(mac) : inert(name, 80),
      about: `${spelled(mac)} ${inert(values['model'] ?? '', 60)}`,
      open: () => go('phones', { mac }),
    }
  })
}

interface FoundParameter {
  readonly name: string
  readonly label: string
  readonly words: string
}

/** The catalogue is large: it comes when something is looked for. */
function useParameters(enabled: boolean): readonly FoundParameter[] {
  const language = useLanguage()
  const { data } = useQuery({
    queryKey: ['catalogue', language],
    queryFn: async (): Promise<readonly FoundParameter[]> => {
      const { catalogue, labelOf } = await import('../features/profiles/catalogue.ts')
      return catalogue.parameters
        .filter(({ index, alias }) => index === undefined && alias === undefined)
        .map((parameter) => {
          const label = labelOf(parameter, language)
          return {
            name: parameter.name,
            label,
            words: `${parameter.name} ${parameter.name.replaceAll('_', ' ')} ${label}`,
          }
        })
    },
    enabled,
    staleTime: Infinity,
  })
  return data ?? []
}
