import { PLUGIN_RULES } from '../../packages/plugin-kit/src/check/rules'
import type { PluginRule } from '../../packages/plugin-kit/src/check/rules'
import { table } from './generated-blocks'

const TITLES: Readonly<Record<PluginRule['group'], string>> = {
  loading: 'How it loads',
  definition: 'The definition',
  runs: 'Actions and presets, run on events made for them',
  package: 'The package',
  contents: 'The contents of the package, packed'
}

/** One table of codes for each group of what `xwh plugin check` looks for. */
export function pluginRules(): string {
  const groups = Object.keys(TITLES) as PluginRule['group'][]
  return groups
    .map((group) => {
      const rows = PLUGIN_RULES.filter((rule) => rule.group === group).map(({ code, severity, looksFor }) => [
        `\`${code}\``,
        severity === 'both' ? 'by what is found' : severity,
        looksFor
      ])
      return `### ${TITLES[group]}\n\n${table(['code', 'severity', 'tells of'], rows)}`
    })
    .join('\n\n')
}
