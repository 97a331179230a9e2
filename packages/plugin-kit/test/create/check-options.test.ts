import { AUTHENTICATIONS, checkCreateOptions, CI_SYSTEMS, createPlugin, LICENCES } from '../../src'

const check = (options: object): string[] =>
  checkCreateOptions({ name: '@acme/destination-crm', ...options }, { takenSlugs: ['taken'] })

describe('G3: the options of a new plugin', () => {
  it('are right with a name alone', () => {
    expect(check({})).toEqual([])
  })

  it.each(['crm', '@acme/crm', 'acme.crm', 'a'.repeat(214)])('take the name %s', (name) => {
    expect(check({ name })).toEqual([])
  })

  it.each([
    ['', 'name length must be greater than zero'],
    ['Crm', 'name can no longer contain capital letters'],
    ['.crm', 'name cannot start with a period'],
    ['_crm', 'name cannot start with an underscore'],
    ['a crm', 'name can only contain URL-friendly characters'],
    ['node_modules', 'node_modules is not a valid package name'],
    ['http', 'http is a core module name'],
    ['a'.repeat(215), 'name can no longer contain more than 214 characters'],
    ['@acme', 'name can only contain URL-friendly characters'],
    ['../crm', 'name cannot start with a period']
  ])('refuse the name "%s": %s', (name, reason) => {
    expect(check({ name })).toContain(`"${name}" is no name for a new npm package: ${reason}.`)
  })

  it('refuse a name in the scope of our packages, which would shadow one', () => {
    expect(check({ name: '@extensible-webhooks/crm' })).toEqual([
      '"@extensible-webhooks/crm": the scope @extensible-webhooks is ours; use your own, such as @acme.'
    ])
  })

  it('refuse a slug that a host has anyway, and what is none', () => {
    expect(check({ slug: 'taken' })).toEqual([
      'The slug "taken" is taken by a plugin that every workspace has; choose another.'
    ])
    expect(check({ slug: 'Acme CRM' })).toEqual([expect.stringContaining('"Acme CRM" is no slug')])
    expect(check({ slug: '__proto__' })).toEqual([expect.stringContaining('"__proto__" is no slug')])
  })

  it('refuse actions that are no names, words of the language, and the same folder twice', () => {
    expect(check({ actions: ['upsert-contact', 'delete', 'api', 'send', 'SEND', 'sEnd'] })).toEqual([
      '"upsert-contact" is no name for an action: write it in camel case, at most 50 letters, such as upsertContact.',
      'An action cannot be called "delete": the word is taken in its source.',
      'An action cannot be called "api": the word is taken in its source.',
      '"SEND" is no name for an action: write it in camel case, at most 50 letters, such as upsertContact.',
      'The action "SEND" is named twice; letter case makes no difference.',
      'The action "sEnd" is named twice; letter case makes no difference.'
    ])
  })

  it('refuse titles that are empty, endless, or hold control characters', () => {
    expect(check({ title: ' ' })).toEqual(['The title is empty.'])
    expect(check({ title: 'x'.repeat(81) })).toEqual(['The title is longer than 80 characters.'])
    expect(check({ title: 'CRM\n' })).toEqual(['The title holds a control character.'])
  })

  it('refuse what is none of a list, names of inherited members among them', () => {
    expect(check({ authentication: 'toString', ci: 'jenkins', licence: 'GPL' })).toEqual([
      `"toString" is no authentication; there is: ${Object.keys(AUTHENTICATIONS).join(', ')}.`,
      `"jenkins" is no CI system; there is: ${Object.keys(CI_SYSTEMS).join(', ')}.`,
      `"GPL" is no licence; there is: ${Object.keys(LICENCES).join(', ')}.`
    ])
  })

  it('are told all at once, and make no plugin', async () => {
    const wrong = { name: 'Crm', actions: ['new'], toolsVersion: '0.1.0', year: 2026 }
    await expect(createPlugin(wrong)).rejects.toThrow(/capital letters\.\nAn action cannot be called "new"/)
  })
})
