import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient, type RouterClient } from '@orpc/server'
import type { Contract } from '../../shared/ipc/contract.ts'
import type { AnyRouter } from './answer.ts'

export type BenchClient = ContractRouterClient<Contract>

/** The contract without a wire: the command line in the bench's own process asks as every screen does. */
export const askDirectly = (router: AnyRouter): BenchClient =>
  createRouterClient(router) as RouterClient<AnyRouter> as BenchClient
