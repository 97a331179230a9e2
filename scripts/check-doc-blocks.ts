/**
 * Checks that everything the packages export is described where it stands, so that editors and the API reference have
 * something to show. The rules are in scripts/lib/doc-rules.ts.
 *
 * Usage: npx ts-node scripts/check-doc-blocks.ts
 */
import { checkDocBlocks } from './lib/doc-blocks'
import { reportProblems } from './lib/problem'
import { readPackages } from './lib/repository'

reportProblems('doc blocks', checkDocBlocks(readPackages()))
