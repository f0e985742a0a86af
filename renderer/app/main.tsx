import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import './mantine-parts.ts'
import './theme.css'
import { createRoot } from 'react-dom/client'
import { AlarmStore } from '../bench/alarm.ts'
import { openPipe, openShell } from '../bench/client.ts'
import { connectBench } from '../bench/connect.ts'
import { PreferencesStore } from '../bench/preferences.ts'
import { createCommands } from '../ui/commands.ts'
import { App } from './app.tsx'
import { refuseStrayDrops } from './stray-drops.ts'
import { chooseLanguage, startWords } from './i18n.ts'

/** Batches count as drawn with the frame that shows them; a window that nobody sees has nothing to draw. */
function drawn(done: () => void): void {
  if (document.hidden) {
    done()
    return
  }
  let told = false
  const once = (): void => {
    if (!told) done()
    told = true
  }
  requestAnimationFrame(once)
  setTimeout(once, 500) // hidden in the meantime: no frame comes
}

function after(ms: number, done: () => void): () => void {
  const timer = setTimeout(done, ms)
  return () => clearTimeout(timer)
}

async function start(root: HTMLElement): Promise<void> {
  const preferences = new PreferencesStore(localStorage)
  const { store, queries, queryClient, close } = connectBench({ openPipe, drawn, after }, () => crypto.randomUUID())
  const alarm = new AlarmStore(localStorage)
  const access = { store, queries, preferences, alarm, shell: openShell() }
  window.addEventListener('pagehide', close)
  refuseStrayDrops(window)
  await startWords(chooseLanguage(preferences.view().language, navigator.languages))
  createRoot(root).render(<App access={access} queryClient={queryClient} commands={createCommands()} />)
}

const root = document.getElementById('root')
if (root) void start(root)
