import common from '../locales/en/common.json'
import events from '../locales/en/events.json'
import faults from '../locales/en/faults.json'
import files from '../locales/en/files.json'
import filter from '../locales/en/filter.json'
import firstRun from '../locales/en/firstRun.json'
import live from '../locales/en/live.json'
import phones from '../locales/en/phones.json'
import rehearseScreen from '../locales/en/rehearseScreen.json'
import servers from '../locales/en/servers.json'
import shortcuts from '../locales/en/shortcuts.json'
import virtualPhone from '../locales/en/virtualPhone.json'

/** One line a namespace, here and in catalogue-fr.ts. */
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
