/** Why a packet or request was rejected, as the servers say it; each has its words under `events:rejected`. */
export const rejectedCodes = [
  'too-short',
  'unknown-opcode',
  'too-long',
  'file-not-terminated',
  'file-empty',
  'mode-not-terminated',
  'too-many-options',
  'unknown-transfer',
  'stray-data',
  'stray-ack',
  'stray-error',
  'stray-oack',
  'frame-too-long',
  'frame-too-slow',
  'too-many-connections',
  'target-too-long',
  'headers-too-large',
  'host-header',
  'slow-request',
  'not-http',
  'tls-on-http-port',
  'tunnel',
  'senseless',
] as const

/** Why messages could not be kept; words under `events:dropped`. */
export const droppedCodes = ['too-many-sources', 'flood', 'queue-full', 'kernel-buffer-full', 'store-behind'] as const
