export const dayModels = ['CP-7841-3PCC', 'CP-8841-3PCC', 'CP-6841-3PCC', 'CP-8851-3PCC'] as const

export interface DayOfPhones {
  /** The first three numbers of their addresses. */
  readonly net: string
  /** The port at which the bench hears them. */
  readonly syslog: number
}
