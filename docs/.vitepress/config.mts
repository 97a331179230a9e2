import { defineConfig } from 'vitepress'
import { slugOf } from '../../scripts/lib/markdown.js'
import { repositoryUrl } from '../../scripts/lib/repository.js'
import { addRules } from '../../scripts/site/markdown-rules.js'
import { apiSidebar, sidebar } from '../../scripts/site/pages.js'

const root = process.cwd()

/** In the page itself, so that it is found under any base. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/><path d="M7 16h12M14 9l7 7-7 7" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

const repository = repositoryUrl(root)

/** Pages that are mostly a wide table: it takes the room of the outline. */
const WIDE = ['comparison.md', 'deviations.md', 'fields.md', 'parity.md']

export default defineConfig({
  title: 'Extensible Webhooks',
  description: 'Send customer events to any HTTP endpoint.',
  lang: 'en-GB',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }]],
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  ignoreDeadLinks: false,
  transformPageData: ({ relativePath, frontmatter }) =>
    WIDE.includes(relativePath) ? { frontmatter: { ...frontmatter, aside: false } } : undefined,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // As in the repository, so that one anchor leads to one heading in both.
    anchor: { slugify: slugOf },
    config: (md) => {
      addRules(md, repository)
    }
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Concepts', link: '/concepts' },
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Cookbook', link: '/cookbook' },
      { text: 'Commands', link: '/cli' },
      { text: 'API', link: '/api/' }
    ],
    sidebar: {
      '/': sidebar(),
      '/api/': [{ text: 'API reference', link: '/api/', items: apiSidebar(root) }]
    },
    ...(repository?.startsWith('https://github.com/') ? { socialLinks: [{ icon: 'github', link: repository }] } : {})
  }
})
