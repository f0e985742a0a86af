import common from '../locales/fr/common.json'
import events from '../locales/fr/events.json'
import faults from '../locales/fr/faults.json'
import files from '../locales/fr/files.json'
import filter from '../locales/fr/filter.json'
import firstRun from '../locales/fr/firstRun.json'
import live from '../locales/fr/live.json'
import phones from '../locales/fr/phones.json'
import rehearseScreen from '../locales/fr/rehearseScreen.json'
import servers from '../locales/fr/servers.json'
import shortcuts from '../locales/fr/shortcuts.json'
import virtualPhone from '../locales/fr/virtualPhone.json'

export const catalogue = {
  common,
  events,
  faults,
  files,
  filter,
  firstRun,
  live,
  phones,
  rehearseScreen,
  servers,
  shortcuts,
  virtualPhone,
}
