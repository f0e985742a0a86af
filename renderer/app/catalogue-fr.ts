import common from '../locales/fr/common.json'
import diagnosis from '../locales/fr/diagnosis.json'
import events from '../locales/fr/events.json'
import faults from '../locales/fr/faults.json'
import files from '../locales/fr/files.json'
import filter from '../locales/fr/filter.json'
import firstRun from '../locales/fr/firstRun.json'
import lint from '../locales/fr/lint.json'
import live from '../locales/fr/live.json'
import phones from '../locales/fr/phones.json'
import profiles from '../locales/fr/profiles.json'
import rehearse from '../locales/fr/rehearse.json'
import rehearseScreen from '../locales/fr/rehearseScreen.json'
import rule from '../locales/fr/rule.json'
import rules from '../locales/fr/rules.json'
import servers from '../locales/fr/servers.json'
import shortcuts from '../locales/fr/shortcuts.json'
import tasks from '../locales/fr/tasks.json'
import virtualPhone from '../locales/fr/virtualPhone.json'

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
