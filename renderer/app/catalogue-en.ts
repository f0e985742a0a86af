import common from '../locales/en/common.json'
import diagnosis from '../locales/en/diagnosis.json'
import events from '../locales/en/events.json'
import faults from '../locales/en/faults.json'
import files from '../locales/en/files.json'
import filter from '../locales/en/filter.json'
import firstRun from '../locales/en/firstRun.json'
import lint from '../locales/en/lint.json'
import live from '../locales/en/live.json'
import phones from '../locales/en/phones.json'
import profiles from '../locales/en/profiles.json'
import rehearse from '../locales/en/rehearse.json'
import rehearseScreen from '../locales/en/rehearseScreen.json'
import rule from '../locales/en/rule.json'
import rules from '../locales/en/rules.json'
import servers from '../locales/en/servers.json'
import shortcuts from '../locales/en/shortcuts.json'
import tasks from '../locales/en/tasks.json'
import virtualPhone from '../locales/en/virtualPhone.json'

/** One line a namespace, here and in catalogue-fr.ts. */
export const catalogue = {
  common,
  diagnosis,
  events,
  faults,
  files,
  filter,
  firstRun,
  lint,
  live,
  phones,
  profiles,
  rehearse,
  rehearseScreen,
  rule,
  rules,
  servers,
  shortcuts,
  tasks,
  virtualPhone,
}
