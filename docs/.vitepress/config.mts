import { defineConfig } from 'vitepress'
import { slugOf } from '../../scripts/lib/markdown.js'
import { repositoryUrl } from '../../scripts/lib/repository.js'
import { addRules } from '../../scripts/site/markdown-rules.js'
import { apiSidebar, sidebar } from '../../scripts/site/pages.js'

const root = process.cwd()
const repository = repositoryUrl(root)

export default defineConfig({
  title: 'Extensible Webhooks',
  description: 'Send customer events to any HTTP endpoint.',
  lang: 'en-GB',
  outDir: '../.cache/site',
  cacheDir: '../.cache/vitepress',
  ignoreDeadLinks: false,
  markdown: {
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
      { text: 'Cookbook', link: '/cookbook' },
      { text: 'Commands', link: '/cli' },
      { text: 'API', link: '/api/' }
    ],
    sidebar: {
      '/': sidebar(root),
      '/api/': [{ text: 'API reference', link: '/api/', items: apiSidebar(root) }]
    },
    ...(repository?.startsWith('https://github.com/') ? { socialLinks: [{ icon: 'github', link: repository }] } : {})
  }
})
