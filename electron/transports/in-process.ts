import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient, type AnyRouter, type RouterClient } from '@orpc/server'
import type { Contract } from '../../shared/ipc/contract/contract.ts'
import type { Answers } from './answer.ts'

export type BenchClient = ContractRouterClient<Contract>

/** The contract without a wire: the command line in the bench's own process asks as every screen does. */
export const askDirectly = (answers: Answers): BenchClient =>
  createRouterClient(answers.router, { context: { ...answers.context } }) as RouterClient<AnyRouter> as BenchClient
