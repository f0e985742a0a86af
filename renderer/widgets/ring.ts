let context: AudioContext | null = null

/** Two short tones, the second lower: something failed. A page that may not sound yet is silent. */
export function ring(): void {
  try {
    context ??= new AudioContext()
    void context.resume().catch(() => undefined)
    tone(context, 880, 0)
    tone(context, 587, 0.18)
  } catch {
    // No sound device: the rail and the notification say it.
  }
}

function tone(audio: AudioContext, frequency: number, after: number): void {
  const from = audio.currentTime + after
  const loudness = audio.createGain()
  loudness.gain.setValueAtTime(0.0001, from)
  loudness.gain.exponentialRampToValueAtTime(0.2, from + 0.01)
  loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.16)
  const source = audio.createOscillator()
  source.frequency.value = frequency
  source.connect(loudness).connect(audio.destination)
  source.start(from)
  source.stop(from + 0.17)
}
