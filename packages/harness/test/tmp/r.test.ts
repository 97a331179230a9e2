import { join } from 'node:path'
import { createFunctionRunner } from '@extensible-webhooks/workspace'
import { testScenarios } from '../../src'
testScenarios(process.env.RECIPES ?? 'recipes', { cwd: join(__dirname, '../../../..'), functions: (options) => createFunctionRunner(options) })
