import type { Plan } from '../plan'

/** The lines of a destination in YAML that hold its settings and its authentication; secrets come from the environment. */
export function settingLines({ authentication, environment }: Plan, examples: boolean): string[] {
  const variable = (name: string, example: string): string => {
    const upper = name.replaceAll(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()
    return `\${env:${environment}_${upper}${examples ? `:-${example}` : ''}}`
  }
  const settings = Object.entries(authentication.examples).map(([name, value]) => `  ${name}: ${variable(name, value)}`)
  const block = Object.entries(authentication.block ?? {}).map(
    ([key, value]) => `  ${key}: ${key === 'clientSecret' ? variable(key, value) : value}`
  )
  return [
    ...(settings.length > 0 ? ['settings:', ...settings] : []),
    ...(block.length > 0 ? ['authentication:', ...block] : [])
  ]
}
