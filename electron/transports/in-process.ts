import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient, type AnyRouter, type RouterClient } from '@orpc/server'
import type { Contract } from '../../shared/ipc/contract/contract.ts'
import type { Answers } from './answer.ts'

export type BenchClient = ContractRouterClient<Contract>

/** The contract without a connection: a command in the bench's own process makes the same calls as a screen. */
export const askDirectly = (answers: Answers): BenchClient =>
  createRouterClient(answers.router, { context: { ...answers.context } }) as RouterClient<AnyRouter> as BenchClient
