import type { PipelineEngine } from '@extensible-webhooks/workspace'
import type { EngineFactory } from '../scenario/engines'
import { createStockEngine } from '../stock/stock-engine'

/** Stock actions-core as the engines of a scenario: one for each destination, with the tokens and the clock of the run. */
export const stockEngines: EngineFactory = ({ clock, tokens }) => {
  const engines = new Map<string, PipelineEngine>()
  return {
    engineOf: ({ slug, definition }) => {
      const engine = engines.get(slug) ?? createStockEngine(definition, { clock, tokens })
      engines.set(slug, engine)
      return engine
    },
    close: async () => {
      for (const engine of engines.values()) await engine.close()
    }
  }
}
