/**
 * Says of each tarball what publint and Are The Types Wrong find in it: a list of lists of sentences, as JSON. Both are ES
 * modules. In one process they load the compiler once; their commands `publint` and `attw` load it for every package.
 *
 * Usage: node scripts/lib/judge-tarballs.mjs TARBALL…
 */
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { problemKindInfo } from '@arethetypeswrong/core/problems'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

/** CommonJS packages are judged as Node 16 and later, and bundlers, resolve them. */
const OLD_NODE = 'node10'

async function typesOf(content) {
  const result = await checkPackage(createPackageFromTarballData(content))
  if (!result.types) return ['attw: It brings no types.']
  return result.problems
    .filter(({ resolutionKind }) => resolutionKind !== OLD_NODE)
    .map(({ kind, entrypoint }) => `attw: ${kind}${at(entrypoint)}: ${problemKindInfo[kind].description}`)
}

function at(entrypoint) {
  return entrypoint === undefined ? '' : ` at ${entrypoint}`
}

async function manifestOf(content) {
  const tarball = content.buffer.slice(content.byteOffset, content.byteOffset + content.byteLength)
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  return messages
    .filter(({ type }) => type !== 'suggestion')
    .map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`)
}

const found = []
for (const tarball of process.argv.slice(2)) {
  const content = readFileSync(tarball)
  const sentences = [...(await manifestOf(content)), ...(await typesOf(content))]
  found.push([...new Set(sentences)])
}
process.stdout.write(JSON.stringify(found))
