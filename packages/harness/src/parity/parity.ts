import { DEVIATIONS } from '@extensible-webhooks/engine'
import { parityTable, type ParityEntry } from './table'

/** Every deliberate difference between stock actions-core and the engine (D9). Any other fails a comparison. */
export const PARITY: readonly ParityEntry[] = parityTable(DEVIATIONS)
