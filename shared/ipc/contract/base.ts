import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Fault } from '../../domain/fault/fault.ts'

/** The fault crosses the wire as data; the words are the screen's. */
export const ask = oc.errors({ FAULT: { data: type<Fault>() } })
export const filterText = z.string().max(2_000)
export const sitePath = z.string().min(1).max(1_024)
export const folder = z.string().min(1).max(4_096)
export const revision = z.string().max(128)
export const macText = z.string().max(32)
