import { safeStorage } from 'electron'
import type { SealAnswer, SealQuestion } from '../transports/bench-messages.ts'

/** Answers what the bench asks of the system's keychain. A keychain that fails is none. */
export async function answerFromKeychain({ type, id, text }: SealQuestion): Promise<SealAnswer> {
  try {
    return { type: 'sealed', id, value: (await hasKeychain()) ? await ask(type, text) : null }
  } catch {
    return { type: 'sealed', id, value: null }
  }
}

async function ask(type: SealQuestion['type'], text: string): Promise<string> {
  if (type === 'seal') return (await safeStorage.encryptStringAsync(text)).toString('base64')
  const { result } = await safeStorage.decryptStringAsync(Buffer.from(text, 'base64'))
  return result
}

/** On Linux without a keyring, Chromium has a password of its own for everybody, which seals nothing. */
async function hasKeychain(): Promise<boolean> {
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return false
  return safeStorage.isAsyncEncryptionAvailable()
}
